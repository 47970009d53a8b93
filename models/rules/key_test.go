package rules_test

import (
	"errors"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

func TestAKeyMakesTheCallsThatItsLimitsAllow(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	good := rules.KeyCall{At: at, From: netip.MustParseAddr("203.0.113.7"), Region: "bangkok", Service: "passport"}
	from := func(address string) rules.KeyCall {
		c := good
		c.From, _ = netip.ParseAddr(address)
		return c
	}
	networks := func(all ...string) (l rules.KeyLimits) {
		for _, n := range all {
			l.Networks = append(l.Networks, netip.MustParsePrefix(n))
		}
		return l
	}
	question := good
	question.Region, question.Service = "", ""
	full := rules.KeyWindow{Start: at.Add(-59 * time.Second), Made: 3}
	window := func(w rules.KeyWindow) rules.KeyCall {
		c := good
		c.Window = w
		return c
	}
	threeAMinute := rules.KeyLimits{Rate: rules.KeyRate{Calls: 3, Window: time.Minute}}
	for name, tt := range map[string]struct {
		limits rules.KeyLimits
		call   rules.KeyCall
		want   error
	}{
		"without limits":                          {rules.KeyLimits{}, good, nil},
		"without limits, from nowhere":            {rules.KeyLimits{}, from(""), nil},
		"disabled":                                {rules.KeyLimits{Disabled: true}, good, rules.ErrKeyDisabled},
		"just before its end":                     {rules.KeyLimits{Expires: at.Add(1)}, good, nil},
		"at its end":                              {rules.KeyLimits{Expires: at}, good, rules.ErrKeyExpired},
		"with the secret before, in its time":     {rules.KeyLimits{SecretUntil: at.Add(1)}, good, nil},
		"with the secret before, at its end":      {rules.KeyLimits{SecretUntil: at}, good, rules.ErrSecretEnded},
		"from its network":                        {networks("10.0.0.0/8", "203.0.113.0/24"), good, nil},
		"from its address":                        {networks("203.0.113.7/32"), good, nil},
		"from beside it":                          {networks("203.0.113.6/32"), good, rules.ErrKeyAddress},
		"from its network, written as IPv6":       {networks("203.0.113.0/24"), from("::ffff:203.0.113.7"), nil},
		"from an IPv6 network":                    {networks("2001:db8::/32"), from("2001:db8:1::2"), nil},
		"from an IPv6 network, with a zone":       {networks("fe80::/10"), from("fe80::1%eth0"), nil},
		"from another IPv6 network":               {networks("2001:db8::/32"), from("2001:db9::2"), rules.ErrKeyAddress},
		"all of IPv6 is not IPv4":                 {networks("::/0"), good, rules.ErrKeyAddress},
		"from an address that is not known":       {networks("0.0.0.0/0", "::/0"), from("@"), rules.ErrKeyAddress},
		"in its region":                           {rules.KeyLimits{Regions: []string{"bangkok"}}, good, nil},
		"in another region":                       {rules.KeyLimits{Regions: []string{"singapore"}}, good, rules.ErrKeyRegion},
		"a question is of no region":              {rules.KeyLimits{Regions: []string{"singapore"}}, question, nil},
		"its service":                             {rules.KeyLimits{Services: []string{"id-card", "passport"}}, good, nil},
		"another service":                         {rules.KeyLimits{Services: []string{"id-card"}}, good, rules.ErrKeyService},
		"a question is of no service":             {rules.KeyLimits{Services: []string{"id-card"}}, question, nil},
		"a question from elsewhere":               {networks("10.0.0.0/8"), question, rules.ErrKeyAddress},
		"with calls left":                         {threeAMinute, window(rules.KeyWindow{Start: full.Start, Made: 2}), nil},
		"without calls left":                      {threeAMinute, window(full), rules.ErrKeyThrottled},
		"in the next window":                      {threeAMinute, window(rules.KeyWindow{Start: at.Add(-time.Minute), Made: 3}), nil},
		"after the clock was put back":            {threeAMinute, window(rules.KeyWindow{Start: at.Add(time.Hour), Made: 3}), nil},
		"what ends it comes before what it lacks": {rules.KeyLimits{Expires: at, Networks: networks("10.0.0.0/8").Networks}, good, rules.ErrKeyExpired},
	} {
		if err := tt.limits.Refusal(tt.call); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	var throttled *rules.KeyThrottledError
	if err := threeAMinute.Refusal(window(full)); !errors.As(err, &throttled) || throttled.Wait != time.Second {
		t.Errorf("%+v", throttled)
	}
}

// TestNoWindowHasMoreCallsThanTheRate makes calls at random instants, with a clock that is put back now and then.
func TestNoWindowHasMoreCallsThanTheRate(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		rate := rules.KeyRate{Calls: 1 + r.Int64N(5), Window: []time.Duration{time.Second, time.Minute}[r.IntN(2)]}
		limits := rules.KeyLimits{Rate: rate}
		now, used := time.Unix(1_800_000_000, 0), rules.KeyWindow{}
		made := map[time.Time]int64{}
		for range 300 {
			now = now.Add(time.Duration(r.Int64N(int64(rate.Window) / 2)))
			if r.IntN(100) == 0 {
				now = now.Add(-3 * rate.Window)
			}
			err := limits.Refusal(rules.KeyCall{At: now, Region: "r", Service: "s", Window: used})
			if used = used.At(now, rate); err != nil {
				continue
			}
			used.Made++
			if made[used.Start]++; made[used.Start] > rate.Calls {
				t.Fatalf("seed %d: %d calls in the window from %s", seed, made[used.Start], used.Start)
			}
		}
	}
}
