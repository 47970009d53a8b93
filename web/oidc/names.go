package oidc

import (
	"context"
	"errors"
	"net"
	"time"
)

// Names implements accounts.Names by a resolver.
type Names struct{ resolver *net.Resolver }

// lookTime is how long a name is looked up.
const lookTime = 5 * time.Second

// NewNames makes it on the resolver of the machine or, with an address, on the one there.
func NewNames(server string) *Names {
	resolver := &net.Resolver{}
	if server != "" {
		resolver.PreferGo = true
		resolver.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{Timeout: lookTime}).DialContext(ctx, network, server)
		}
	}
	return &Names{resolver}
}

// TXT is that of accounts.Names.
func (n *Names) TXT(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	texts, err := n.resolver.LookupTXT(ctx, name+".")
	var missing *net.DNSError
	if errors.As(err, &missing) && missing.IsNotFound {
		return nil, nil
	}
	return texts, err
}
