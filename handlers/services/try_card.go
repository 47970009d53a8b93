package services

import (
	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/services"
)

// cardFindings reads an identity card: the side that was seen, or both.
func cardFindings(r *recognition.IDCardResult) findings {
	f := findings{title: "ID card", columns: []components.Column{{Label: "Field"}, {Label: "Value"}}}
	f.front(r.IDCardFront, r.TextLocation)
	f.back(r.IDCardBack, r.TextLocation)
	if verified := r.VerificationResult; verified != nil && r.IDCardFront != nil {
		f.verifiedFront(verified.FrontVerification)
	}
	if verified := r.VerificationResult; verified != nil && r.IDCardBack != nil {
		f.verifiedBack(verified.BackVerification)
	}
	if r.Front != nil {
		f.front(&r.Front.IDCardFront, r.Front.TextLocation)
		if r.Front.VerificationResult != nil {
			f.verifiedFront(*r.Front.VerificationResult)
		}
	}
	if r.Back != nil {
		f.back(&r.Back.IDCardBack, r.Back.TextLocation)
		if r.Back.VerificationResult != nil {
			f.verifiedBack(*r.Back.VerificationResult)
		}
	}
	return f
}

func (f *findings) front(front *recognition.IDCardFront, locations map[string]recognition.Location) {
	if front == nil {
		return
	}
	f.field("Name", front.Name, "name", locations)
	f.field("Sex", front.Sex, "sex", locations)
	f.field("Ethnicity", front.Ethnicity, "ethnicity", locations)
	f.field("Date of birth", front.Birth, "birth", locations)
	f.field("Address", front.Address, "address", locations)
	f.field("Number", front.Number, "number", locations)
}

func (f *findings) back(back *recognition.IDCardBack, locations map[string]recognition.Location) {
	if back == nil {
		return
	}
	f.field("Issued by", back.Issue, "issue", locations)
	f.field("Valid from", back.ValidFrom, "valid_from", locations)
	f.field("Valid to", back.ValidTo, "valid_to", locations)
}

// field adds a field of the card, and its place if that is told.
func (f *findings) field(name, value, key string, locations map[string]recognition.Location) {
	row := pages.TryRow{Name: name, Cells: []string{notFound}}
	if value != "" {
		row.Cells[0] = value
	}
	if place, known := locations[key]; known {
		row.Number = f.locate(place)
	}
	f.rows = append(f.rows, row)
}

func (f *findings) verifiedFront(v recognition.FrontVerification) {
	f.fact("Number has the right checksum", yesOrNo(v.ValidNumber))
	f.fact("Date of birth is that of the number", yesOrNo(v.ValidBirth))
	f.fact("Sex is that of the number", yesOrNo(v.ValidSex))
}

func (f *findings) verifiedBack(v recognition.BackVerification) {
	f.fact("Valid today", yesOrNo(v.ValidDate))
	f.fact("Issued for a usual period", yesOrNo(v.ValidValidityPeriod))
}

func yesOrNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
