package documents

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Operator is who runs the console and issues its documents.
type Operator struct {
	Name    string
	Address []string
	TaxID   string
	// Tax is included in all prices.
	Tax rules.Tax
}

// Content is all that a document says, as of when it was issued. It is stored as JSON with the document.
type Content struct {
	Issuer    Party `json:"issuer"`
	Recipient Party `json:"recipient"`
	// Zone is the time zone of the document's days and hours.
	Zone string `json:"zone"`
	// SuppliedAt is when what it is for was paid or given back; a month's pay-per-use has From and Until (exclusive).
	SuppliedAt time.Time `json:"supplied_at,omitzero"`
	From       time.Time `json:"from,omitzero"`
	Until      time.Time `json:"until,omitzero"`
	Lines      []Line    `json:"lines"`
	TaxName    string    `json:"tax_name,omitempty"`
	TaxParts   int64     `json:"tax_parts,omitempty"`
	Paid       Paid      `json:"paid"`
	// FirstEntry and LastEntry name the oldest and the newest transaction that it is about.
	FirstEntry string `json:"first_entry"`
	LastEntry  string `json:"last_entry"`
	// Corrects is the number of the document that a credit note corrects, Reason why.
	Corrects string       `json:"corrects,omitempty"`
	Reason   cause.Stored `json:"reason,omitzero"`
}

// Party is one of the two that a document is between.
type Party struct {
	Name      string   `json:"name"`
	AccountID int64    `json:"account_id,omitempty"`
	Address   []string `json:"address,omitempty"`
	TaxID     string   `json:"tax_id,omitempty"`
	Email     string   `json:"email,omitempty"`
}

// Lines are what stands under the party's name.
func (p *Party) Lines() []string {
	lines := slices.Clone(p.Address)
	if p.TaxID != "" {
		lines = append(lines, "Tax ID "+p.TaxID)
	}
	if p.Email != "" {
		lines = append(lines, models.ReadableEmail(p.Email))
	}
	if p.AccountID != 0 {
		lines = append(lines, "Account "+strconv.FormatInt(p.AccountID, 10))
	}
	return lines
}

// party is the operator as it stands on documents.
func (o *Operator) party() Party {
	return Party{Name: o.Name, Address: o.Address, TaxID: o.TaxID}
}

// LineKind is what a line of a document is for.
type LineKind string

// The kinds. A payment is one by card that went to the balance.
const (
	LinePayment   LineKind = "payment"
	LinePackage   LineKind = "package"
	LinePayPerUse LineKind = "pay_per_use"
)

// Line is one line of a document: packages of Calls calls each, or pay-per-use calls. Service and Region are names as
// customers read them. UnitMicros is the price of one of Quantity, nil where the line is a sum of several prices; Late
// tells that its hours are those of an earlier month.
type Line struct {
	Kind         LineKind      `json:"kind"`
	Service      string        `json:"service,omitempty"`
	Region       string        `json:"region,omitempty"`
	Calls        int64         `json:"calls,omitempty"`
	Quantity     int64         `json:"quantity"`
	UnitMicros   *rules.Micros `json:"unit_micros,omitempty"`
	AmountMicros rules.Micros  `json:"amount_micros"`
	Late         bool          `json:"late,omitempty"`
}

// Paid is how the money went: with a card or from (or to) the balance, in which order, payment or refund.
type Paid struct {
	With     models.PaidWith `json:"with"`
	Provider string          `json:"provider,omitempty"`
	Order    string          `json:"order,omitempty"`
	Payment  string          `json:"payment,omitempty"`
	Refund   string          `json:"refund,omitempty"`
	// OwedMicros is how much the balance lacked, with what had accrued, when a month was invoiced that was charged to it.
	OwedMicros rules.Micros `json:"owed_micros,omitempty"`
}

// Tax gives the tax that the document's prices include.
func (c *Content) Tax() rules.Tax { return rules.Tax{Name: c.TaxName, Parts: c.TaxParts} }

// ContentOf reads what a document says.
func ContentOf(d *models.Document) (*Content, error) {
	var c Content
	if err := json.Unmarshal([]byte(d.Content), &c); err != nil {
		return nil, fmt.Errorf("read %s: %w", d.Name(), err)
	}
	return &c, nil
}

// TaxStepMicros is what the taxes on documents are rounded to: the currency's smallest money.
func TaxStepMicros(currency string) rules.Micros { return catalog.CurrencyOf(currency).StepMicros() }

// TotalMicros is what a document's total is: the sum of its lines in whole smallest money of the currency.
func TotalMicros(d *models.Document) rules.Micros {
	return catalog.CurrencyOf(d.Currency).WholeMicros(d.GrossMicros)
}

// MinorName names that money: "cents"; empty where it has no name here.
func MinorName(currency string) string { return catalog.CurrencyOf(currency).Minor }
