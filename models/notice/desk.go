package notice

// OperatorAct is something that the operator did to an account, of which its customer is told.
type OperatorAct string

// The acts.
const (
	OperatorGave      OperatorAct = "grant"
	OperatorVouched   OperatorAct = "vouch"
	OperatorUnvouched OperatorAct = "unvouch"
	OperatorSuspended OperatorAct = "suspend"
	OperatorResumed   OperatorAct = "resume"
	OperatorTookBack  OperatorAct = "take_back"
	OperatorCredited  OperatorAct = "credit"
	OperatorDebited   OperatorAct = "debit"
	OperatorLimited   OperatorAct = "limits"
)

// OperatorActed is that the operator changed what the account has or may owe, and why.
type OperatorActed struct {
	What   OperatorAct `json:"what"`
	Reason string      `json:"reason"`
	Amount Money       `json:"amount,omitzero"` // of a credit or a debit
	// MayOwe is how far the account may owe since its limits were set; nil of other acts.
	MayOwe *GoesOn `json:"may_owe,omitzero"`
}
