package models_test

import (
	"testing"

	"ocrconsole/models"
)

func TestAThresholdIsReadAsWhatItsRuleIsAbout(t *testing.T) {
	topUp := models.AutoRule{Kind: models.AutoTopUp, Threshold: models.BelowMicros(5_000_000)}
	purchase := models.AutoRule{Kind: models.AutoPurchase, Threshold: models.BelowCalls(100)}
	if topUp.ThresholdMicros() != 5_000_000 || purchase.ThresholdCalls() != 100 {
		t.Errorf("%d micro-units, %d calls", topUp.ThresholdMicros(), purchase.ThresholdCalls())
	}
	for name, swapped := range map[string]func(){
		"money as calls": func() { topUp.ThresholdCalls() }, "calls as money": func() { purchase.ThresholdMicros() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: read as if they were the same", name)
				}
			}()
			swapped()
		}()
	}
}
