package accounts

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
)

// KeyScope is what a key is limited to, as it is asked for. The zero value limits nothing.
type KeyScope struct {
	Regions   []string  // whose projects it may use
	Services  []string  // that it may call
	Networks  string    // addresses and networks, with spaces, commas or lines between them
	ExpiresAt time.Time // from when on it is good for nothing
	// RateCalls is how many calls it may make in each RateSeconds, a second or a minute.
	RateCalls, RateSeconds int64
}

// The bounds of what a key is limited to.
const (
	// MaxKeyNetworks is more networks than programs of one key run in, and few enough to be looked through for each call.
	MaxKeyNetworks = 50
	// MaxKeyRate is more than one account may make in a minute anywhere.
	MaxKeyRate = 1_000_000
	// maxKeyLife is how far away the end of a key may be: who wants it later wants none.
	maxKeyLife = 10 * 366 * 24 * time.Hour
)

// LimitKey changes what the key is limited to: here at once, in other processes on the same database within credentialTime.
func (k *Keys) LimitKey(ctx context.Context, owner Owner, id int64, scope KeyScope) error {
	snapshot, err := k.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := k.Clock.Now()
	return k.change(ctx, owner, id, func(_ *gorm.DB, row *models.AccessKey) error { return scope.apply(row, snapshot, now) })
}

// apply gives the key the limits, or fails beside the field that is wrong.
func (s *KeyScope) apply(row *models.AccessKey, snapshot *catalog.Snapshot, now time.Time) (err error) {
	if row.Regions, err = checkRegions(snapshot, s.Regions); err != nil {
		return err
	}
	if row.Services, err = checkServices(snapshot, s.Services); err != nil {
		return err
	}
	if row.Networks, err = parseNetworks(s.Networks); err != nil {
		return err
	}
	if err := s.applyExpiry(row, now); err != nil {
		return err
	}
	switch {
	case s.RateCalls == 0:
		row.RateCalls, row.RateSeconds = 0, 0
	case s.RateCalls < 0 || s.RateCalls > MaxKeyRate || s.RateSeconds != 1 && s.RateSeconds != 60:
		return models.RefuseField("rate", cause.KeyRateBeyond{Most: MaxKeyRate})
	default:
		row.RateCalls, row.RateSeconds = s.RateCalls, s.RateSeconds
	}
	return nil
}

// applyExpiry takes an end that is still to come, or the one that the key has.
func (s *KeyScope) applyExpiry(row *models.AccessKey, now time.Time) error {
	at := models.Instant(s.ExpiresAt)
	switch {
	case s.ExpiresAt.IsZero():
		row.ExpiresAt = nil
	case row.ExpiresAt != nil && row.ExpiresAt.Equal(at):
	case !at.After(now) || at.Sub(now) > maxKeyLife:
		return models.RefuseField("expires", cause.KeyExpiryBeyond)
	default:
		row.ExpiresAt = &at
	}
	return nil
}

// sameScope reports whether two keys are limited to the same.
func sameScope(a, b *models.AccessKey) bool {
	sameEnd := a.ExpiresAt == b.ExpiresAt || a.ExpiresAt != nil && b.ExpiresAt != nil && a.ExpiresAt.Equal(*b.ExpiresAt)
	return sameEnd && slices.Equal(a.Regions, b.Regions) && slices.Equal(a.Services, b.Services) && slices.Equal(a.Networks, b.Networks) &&
		a.RateCalls == b.RateCalls && a.RateSeconds == b.RateSeconds
}

// checkServices gives the services in the catalog's order, each once.
func checkServices(snapshot *catalog.Snapshot, codes []string) (models.CodeList, error) {
	for _, code := range codes {
		if _, found := snapshot.Service(code); !found {
			return nil, models.RefuseField("services", cause.NoService{Code: code})
		}
	}
	var list models.CodeList
	for _, service := range snapshot.Services {
		if slices.Contains(codes, service.Code) {
			list = append(list, service.Code)
		}
	}
	return list, nil
}

// parseNetworks reads a list of addresses and networks, and keeps each once.
func parseNetworks(text string) (list models.NetworkList, err error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
	for _, word := range words {
		network, err := parseNetwork(word)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(list, network) {
			list = append(list, network)
		}
	}
	if len(list) > MaxKeyNetworks {
		return nil, models.RefuseField("networks", cause.TooManyNetworks{Most: MaxKeyNetworks, Count: len(list)})
	}
	return list, nil
}

// parseNetwork reads one address, or a network that begins where it is said to: 10.1.2.3/8 may mean one address or sixteen million.
func parseNetwork(word string) (netip.Prefix, error) {
	network, err := netip.ParsePrefix(word)
	if address, e := netip.ParseAddr(word); e == nil && address.Zone() == "" {
		network, err = netip.PrefixFrom(address, address.BitLen()), nil
	}
	if err == nil && network.Addr().Is4In6() { // written as IPv6, but none comes from there
		network = netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-96)
	}
	switch {
	case err != nil || !network.IsValid():
		return netip.Prefix{}, models.RefuseField("networks", cause.NotANetwork{Text: shortened(word)})
	case network != network.Masked():
		return netip.Prefix{}, models.RefuseField("networks", cause.NetworkBeginsElsewhere{Text: word, Network: network.Masked().String()})
	}
	return network, nil
}

// shownWord is how much of a word that is no network is told: an IPv6 network has no more characters.
const shownWord = 43

func shortened(word string) string {
	if runes := []rune(strings.ToValidUTF8(word, "?")); len(runes) > shownWord {
		return string(runes[:shownWord]) + "…"
	}
	return strings.ToValidUTF8(word, "?")
}
