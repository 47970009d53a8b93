package verify

import (
	"encoding/json"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
)

// addTax adds the tax that the rates on documents give: on credit notes what that of the document shrinks by, of which they are part.
func (m *money) addTax(papers []models.Document) {
	left := make(map[int64]rules.Micros, len(papers)) // what is not corrected yet of each
	taxes := make(map[int64]rules.Tax, len(papers))
	for i := range papers { // by number: what is corrected was there before
		d := &papers[i]
		step := catalog.CurrencyOf(d.Currency).StepMicros()
		if d.Kind == models.CreditNote && d.CorrectsID != nil {
			tax, gross := taxes[*d.CorrectsID], left[*d.CorrectsID]
			m.add(d.IssuedAt, rules.Offering{}, revenue.Tax, int64(tax.Included(gross-d.GrossMicros, step)-tax.Included(gross, step)))
			left[*d.CorrectsID] = gross - d.GrossMicros
			continue
		}
		var content struct {
			TaxParts int64 `json:"tax_parts"`
		}
		if json.Unmarshal([]byte(d.Content), &content) != nil {
			content.TaxParts = 0 // which compareLines tells
		}
		taxes[d.ID], left[d.ID] = rules.Tax{Parts: content.TaxParts}, d.GrossMicros
		m.add(d.IssuedAt, rules.Offering{}, revenue.Tax, int64(taxes[d.ID].Included(d.GrossMicros, step)))
	}
}
