package trail

// OperatorAdded is that somebody may sign in at the operator's desk, once they have used their link.
type OperatorAdded struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
	Role       string `json:"role"`
}

// OperatorLinked is that an operator was given another link to set up how they sign in.
type OperatorLinked struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
}

// OperatorArmed is that an operator has set up how they sign in, by their link. What was in use before ended.
type OperatorArmed struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
}

// ProvedBy is who did: they have the link.
func (a OperatorArmed) ProvedBy() (ActorKind, int64) { return Operator, a.OperatorID }

// OperatorSignedIn is that an operator signed in at the desk, with a passkey or with a code.
type OperatorSignedIn struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
	Passkey    bool   `json:"passkey,omitzero"`
}

// ProvedBy is who did.
func (a OperatorSignedIn) ProvedBy() (ActorKind, int64) { return Operator, a.OperatorID }

// OperatorPasskeyAdded is that an operator may show a passkey in place of a code from now on.
type OperatorPasskeyAdded struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
	Name       string `json:"name"`
}

// OperatorPasskeyRemoved is that the passkey opens nothing any more.
type OperatorPasskeyRemoved struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
	Name       string `json:"name"`
}

// OperatorChanged is that an operator may do something else from now on.
type OperatorChanged struct {
	Whole
	OperatorID int64    `json:"operator_id"`
	Email      string   `json:"email"`
	Changes    []Change `json:"changes"`
}

// Changed is the change.
func (a OperatorChanged) Changed() []Change { return a.Changes }

// Viewed is that an operator began to see the account's pages as its customer does, for at most so many minutes, and why. They change nothing.
type Viewed struct {
	Whole
	Reason  string `json:"reason"`
	Minutes int64  `json:"minutes"`
}

// DeskActed is that an operator did something to the account, by What of models.DeskKind, or that a second one was asked, or declined: State says
// which; and why. Changes are those that it is about, where it sets something.
type DeskActed struct {
	On
	What   string `json:"what"`
	Reason string `json:"reason"`
	State  string `json:"state"`
	Amount Money  `json:"amount,omitzero"`
	Mail   string `json:"mail,omitzero"` // the models.MailKind of one that was sent again

	Changes []Change `json:"changes,omitzero"`
}

// Changed are the changes.
func (a DeskActed) Changed() []Change { return a.Changes }

// OperatorEnded is that somebody does not sign in at the desk any more.
type OperatorEnded struct {
	Whole
	OperatorID int64  `json:"operator_id"`
	Email      string `json:"email"`
}
