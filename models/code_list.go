package models

import (
	"database/sql/driver"
	"fmt"
	"net/netip"
	"strings"
)

// CodeList is codes of regions or services, stored in one column with commas between them.
type CodeList []string

// Value gives the list as it is stored.
func (l CodeList) Value() (driver.Value, error) { return strings.Join(l, ","), nil }

// Scan reads what Value stored.
func (l *CodeList) Scan(stored any) error {
	parts, err := scanList(stored)
	*l = parts
	return err
}

// NetworkList is networks, stored in one column with commas between them.
type NetworkList []netip.Prefix

// Value gives the list as it is stored.
func (l NetworkList) Value() (driver.Value, error) { return strings.Join(l.Strings(), ","), nil }

// Strings gives the networks as they are written.
func (l NetworkList) Strings() []string {
	written := make([]string, len(l))
	for i, network := range l {
		written[i] = network.String()
	}
	return written
}

// Scan reads what Value stored.
func (l *NetworkList) Scan(stored any) error {
	parts, err := scanList(stored)
	if err != nil {
		return err
	}
	*l = nil
	for _, part := range parts {
		network, err := netip.ParsePrefix(part)
		if err != nil {
			return fmt.Errorf("read list of networks: %w", err)
		}
		*l = append(*l, network)
	}
	return nil
}

// scanList takes a stored list apart.
func scanList(stored any) ([]string, error) {
	text, ok := stored.(string)
	switch {
	case !ok:
		return nil, fmt.Errorf("read list: stored as %T", stored)
	case text == "":
		return nil, nil
	default:
		return strings.Split(text, ","), nil
	}
}
