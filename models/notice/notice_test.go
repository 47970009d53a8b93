package notice_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/notice"
)

var noon = time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC)

func TestWhatIsStoredIsReadAsItWas(t *testing.T) {
	for _, n := range []notice.Notice{
		notice.LowBalance{At: noon, AvailableMicros: -5, WantedMicros: 10, Trial: &notice.Trial{State: notice.TrialNone, Why: notice.StarterPerson}},
		notice.CallsResumed{At: noon, Turn: notice.Turn{Kind: notice.TurnResumed, Subscribed: true}},
		notice.PriceGivenBack{
			GivenBack: notice.GivenBack{Payment: "PAY-1-1", Amount: notice.Money{Micros: 1, Currency: "USD"}, Went: notice.GoesToCard, Available: notice.Money{Currency: "USD"}},
			Returned:  true,
		},
		notice.PasswordChanged{Email: "ada@example.com", Ended: []notice.Ended{{What: notice.EndedKeys, Count: 2}}},
	} {
		text, err := notice.Encode(n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := notice.Decode(text); err != nil || !reflect.DeepEqual(got, n) {
			t.Errorf("%s is read as %+v, error %v", text, got, err)
		}
	}
}

func TestANoticeThatLacksAnArgumentIsNotStored(t *testing.T) {
	for want, n := range map[string]notice.Notice{
		"lacks At":                     notice.LowBalance{},
		"lacks Trial.State":            notice.LowBalance{At: noon, Trial: &notice.Trial{}},
		"lacks Place.Service":          notice.PackageUsedUp{At: noon, Package: "PKG-1-1", Place: notice.Place{Region: "here"}},
		"lacks Now.Payer":              notice.PackageUsedUp{At: noon, Package: "PKG-1-1", Place: notice.Place{Region: "here", Service: "passport"}},
		"lacks GivenBack.Payment":      notice.TopUpGivenBack{},
		"lacks Disputed.Amount.Curren": notice.DisputeWon{Disputed: notice.Disputed{Payment: "PAY-1-1"}},
	} {
		if text, err := notice.Encode(n); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, error %v", want, text, err)
		}
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            "",
		"another version":    `{"version":2,"kind":"refund_failed","arguments":{"amount":{"micros":1,"currency":"USD"}}}`,
		"an unknown kind":    `{"version":1,"kind":"tomorrow","arguments":{}}`,
		"a letter":           `{"version":1,"kind":"known_already","arguments":{}}`,
		"a missing argument": `{"version":1,"kind":"refund_failed","arguments":{"amount":{"micros":1}}}`,
		"another type":       `{"version":1,"kind":"refund_failed","arguments":{"amount":7}}`,
	} {
		if n, err := notice.Decode(text); err == nil {
			t.Errorf("%s is read as %+v", name, n)
		}
	}
}

// TestStoredKindsNeverChange: rows name them. A kind that goes away stays readable, or its rows lose their words.
func TestStoredKindsNeverChange(t *testing.T) {
	kinds := notice.Kinds()
	seen := map[notice.Kind]bool{}
	for _, kind := range kinds {
		if seen[kind] {
			t.Errorf("two messages are called %s", kind)
		}
		seen[kind] = true
	}
	for _, kind := range strings.Fields(`low_balance low_balance_over in_arrears calls_stopped arrears_over calls_resumed package_used package_used_up
		package_expiring unusual_spend other_region order_completed_late payment_returned refund_failed given_back_elsewhere top_up_given_back
		price_given_back dispute_opened dispute_won dispute_lost dispute_prevented topped_up bought_automatically auto_stopped cap_reached
		month_invoiced sign_ins_failed confirmed_by_mail password_changed`) {
		if !seen[notice.Kind(kind)] {
			t.Errorf("there is no %s any more", kind)
		}
	}
}
