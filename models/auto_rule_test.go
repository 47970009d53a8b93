package models_test

import (
	"testing"

	"ocrconsole/models"
)

func TestAThresholdIsReadAsWhatItsRuleIsAbout(t *testing.T) {
	topUp := models.AutoRule{Kind: models.AutoTopUp, Threshold: 5_000_000}
	purchase := models.AutoRule{Kind: models.AutoPurchase, Threshold: 100}
	if topUp.ThresholdMicros() != 5_000_000 || purchase.ThresholdCalls() != 100 {
		t.Errorf("%d micro-units, %d calls", topUp.ThresholdMicros(), purchase.ThresholdCalls())
	}
	for name, swapped := range map[string]func() int64{"money as calls": topUp.ThresholdCalls, "calls as money": purchase.ThresholdMicros} {
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
