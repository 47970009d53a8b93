package rules

import (
	"errors"
	"net/netip"
	"slices"
	"time"
)

// Why an access key may not make a call. A *KeyThrottledError is the ErrKeyThrottled of one window.
var (
	ErrKeyDisabled  = errors.New("rules: the access key is disabled")
	ErrKeyExpired   = errors.New("rules: the access key has expired")
	ErrSecretEnded  = errors.New("rules: the secret has been replaced and has ended")
	ErrKeyAddress   = errors.New("rules: the access key may not be used from the address")
	ErrKeyRegion    = errors.New("rules: the access key may not be used in the region")
	ErrKeyService   = errors.New("rules: the access key may not call the service")
	ErrKeyThrottled = errors.New("rules: the access key has made as many calls as it may for now")
)

// KeyThrottledError says of which rate a key has no call left, and when it has again.
type KeyThrottledError struct {
	Rate KeyRate
	Wait time.Duration
}

// Error implements error.
func (e *KeyThrottledError) Error() string { return ErrKeyThrottled.Error() }

// Unwrap makes it an ErrKeyThrottled.
func (e *KeyThrottledError) Unwrap() error { return ErrKeyThrottled }

// KeyRate is at most so many calls in each window of a second or a minute. Without calls there is no limit.
type KeyRate struct {
	Calls  int64
	Window time.Duration
}

// KeyWindow is what is used of a KeyRate: the calls since a window began, with the first call after the one before had ended.
type KeyWindow struct {
	Start time.Time
	Made  int64
}

// At returns the window that an instant is in: the same while it lasts, else a new one. A clock that was put back begins a new one.
func (w KeyWindow) At(now time.Time, rate KeyRate) KeyWindow {
	if w.Made == 0 || now.Before(w.Start) || now.Sub(w.Start) >= rate.Window {
		return KeyWindow{Start: now}
	}
	return w
}

// Left returns how many calls of the rate the window has left.
func (w KeyWindow) Left(rate KeyRate) int64 { return max(0, rate.Calls-w.Made) }

// Ends returns after how long the window is over.
func (w KeyWindow) Ends(now time.Time, rate KeyRate) time.Duration {
	return w.Start.Add(rate.Window).Sub(now)
}

// KeyLimits are what the bearer of an access key, or of a token, is limited to. The zero value of each but Disabled does not limit.
type KeyLimits struct {
	Disabled    bool
	Expires     time.Time      // from this instant on it is good for nothing
	SecretUntil time.Time      // from this instant on the secret that was used is not, which another has replaced
	Networks    []netip.Prefix // the addresses that it may be used from
	Regions     []string       // whose projects it may use
	Services    []string       // that it may call
	Rate        KeyRate
}

// KeyCall is a call that is to be made. Region and Service are "" for a question about the account, which is of none of them and
// which no rate counts. From is the zero address where it is not known, which no list has.
type KeyCall struct {
	At              time.Time
	From            netip.Addr
	Region, Service string
	Window          KeyWindow // what the calls before have used of the rate
}

// Refusal tells why the call may not be made, nil if it may: the one place that decides it. What ends a key comes first, since nothing
// else about it matters then, and the rate last, since only calls that may be made use it up.
func (l *KeyLimits) Refusal(c KeyCall) error {
	switch {
	case l.Disabled:
		return ErrKeyDisabled
	case !l.Expires.IsZero() && !c.At.Before(l.Expires):
		return ErrKeyExpired
	case !l.SecretUntil.IsZero() && !c.At.Before(l.SecretUntil):
		return ErrSecretEnded
	case !l.allowsAddress(c.From):
		return ErrKeyAddress
	case c.Region != "" && !l.AllowsRegion(c.Region):
		return ErrKeyRegion
	case c.Service != "" && len(l.Services) > 0 && !slices.Contains(l.Services, c.Service):
		return ErrKeyService
	case c.Service != "" && l.Rate.Calls > 0:
		return l.Rate.refusal(c.Window.At(c.At, l.Rate), c.At)
	}
	return nil
}

func (r KeyRate) refusal(w KeyWindow, now time.Time) error {
	if w.Left(r) > 0 {
		return nil
	}
	return &KeyThrottledError{r, w.Ends(now, r)}
}

// AllowsRegion reports whether projects of the region may be used.
func (l *KeyLimits) AllowsRegion(region string) bool {
	return len(l.Regions) == 0 || slices.Contains(l.Regions, region)
}

// allowsAddress reports whether one of the networks has the address, or there is none. An IPv4 address may come written as an IPv6 one.
func (l *KeyLimits) allowsAddress(from netip.Addr) bool {
	from = from.Unmap().WithZone("")
	return len(l.Networks) == 0 || slices.ContainsFunc(l.Networks, func(n netip.Prefix) bool { return n.Contains(from) })
}
