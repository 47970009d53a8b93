package models

import (
	"fmt"
	"strconv"
	"strings"

	"ocrconsole/models/cause"
)

// Kind is what a Ref points to.
type Kind string

// The kinds of objects that customers see and quote to support.
const (
	KindOrder       Kind = "ORD"
	KindPackage     Kind = "PKG"
	KindPayment     Kind = "PAY"
	KindTransaction Kind = "TXN"
	KindKey         Kind = "KEY"
	KindRefund      Kind = "REF"
	KindCard        Kind = "CRD"
	KindAlarm       Kind = "ALM"
	KindDocument    Kind = "DOC"
	KindAutoRule    Kind = "AUT"
	KindForecast    Kind = "FCR"
	KindDispute     Kind = "DSP"
	KindCap         Kind = "CAP"
	KindWebhook     Kind = "WHK"
	KindDelivery    Kind = "DLV"
	KindIncident    Kind = "INC"
	KindInvitation  Kind = "INV"
	KindMember      Kind = "MBR"

	KindNotification Kind = "NTF"
)

// Ref names one object of one account, in URLs and on paper: ORD-123456789-12 is the 12th order of account
// 123456789. The account is part of it so that a reference is unique for the operator too.
type Ref struct {
	Kind      Kind
	AccountID int64
	ID        int64
}

// String gives the reference as it is shown.
func (r Ref) String() string {
	return fmt.Sprintf("%s-%d-%d", r.Kind, r.AccountID, r.ID)
}

// ParseRef reads a reference of the kind that belongs to the account. Anything else, a reference of another
// account among it, is NotFound: nobody learns which objects of others exist.
func ParseRef(kind Kind, accountID int64, s string) (Ref, error) {
	ref, err := ParseAnyRef(kind, s)
	if err != nil || ref.AccountID != accountID {
		return Ref{}, Refuse(NotFound, cause.NoReference{Thing: string(kind)})
	}
	return ref, nil
}

// ParseAnyRef reads a reference of the kind, of whichever account; for callers that authorise by other means,
// such as a payment provider's signed notification.
func ParseAnyRef(kind Kind, s string) (Ref, error) {
	parts := strings.Split(s, "-")
	if len(parts) != 3 || parts[0] != string(kind) {
		return Ref{}, Refuse(NotFound, cause.NoReference{Thing: string(kind)})
	}
	account, accountErr := strconv.ParseUint(parts[1], 10, 62)
	id, idErr := strconv.ParseUint(parts[2], 10, 62)
	ref := Ref{Kind: kind, AccountID: int64(account), ID: int64(id)}
	if accountErr != nil || idErr != nil || id == 0 || ref.String() != s {
		return Ref{}, Refuse(NotFound, cause.NoReference{Thing: string(kind)})
	}
	return ref, nil
}

// AccountOfRef gives the account that something like a reference names, 0 if it is none. It authorises nothing.
func AccountOfRef(s string) int64 {
	kind, _, _ := strings.Cut(s, "-")
	ref, err := ParseAnyRef(Kind(kind), s)
	if err != nil {
		return 0
	}
	return ref.AccountID
}
