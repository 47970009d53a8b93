package words_test

import (
	"strings"
	"testing"

	"ocrconsole/views/words"
)

// TestAPaymentIsToldByItsWayAndHowItEnded: of a bank transfer nothing says that a card was charged, or not, and nothing of a card that money may
// still arrive; and each ends as a sentence does where it is one.
func TestAPaymentIsToldByItsWayAndHowItEnded(t *testing.T) {
	foreign := map[words.PaymentWay][]string{
		words.ByCard: {"ransfer", "op-up", "balance", "arrive"}, words.ByTopUp: {"ransfer", "arrive", "charged meanwhile", "not enough"}, words.ByTransfer: {"card", "op-up", "charged", "fail", "go through", "not enough"},
	}
	for way, never := range foreign {
		for _, state := range []words.PaymentState{words.PaymentOpen, words.PaymentDone, words.PaymentEnded} {
			p := &words.PaymentTold{Ref: "PAY-1-2", Why: "It is so.", Way: way, State: state, ForOrder: true}
			said := []string{p.Name(), p.Begun(), p.Came(), p.Status()}
			if state == words.PaymentEnded {
				sentences := []string{p.Ended(), p.LastEnded(), words.EndedPayUntil(p, "noon", "in an hour")}
				for _, sentence := range sentences {
					if !strings.HasSuffix(sentence, ".") || strings.Count(sentence, p.Why) != 1 {
						t.Errorf("%s says %q", p.Name(), sentence)
					}
				}
				said = append(append(said, sentences...), p.DidNotPay())
			}
			if state == words.PaymentDone && way != words.ByCard { // what a card pays for an order goes to no balance
				said = append(said, p.CameShort("$1.00", "$12.00"), p.CameOnly("$13.00"))
			}
			for _, text := range said {
				for _, word := range never {
					if strings.Contains(text, word) {
						t.Errorf("%s says %q", p.Name(), text)
					}
				}
				if text == "" && state != words.PaymentOpen {
					t.Errorf("%s in state %d says nothing", p.Name(), state)
				}
			}
		}
	}
}
