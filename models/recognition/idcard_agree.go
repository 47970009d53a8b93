package recognition

// Agrees fails with AIS.0105 where another reading of the same card has another value for a field, or another side.
func (r *IDCardResult) Agrees(other *IDCardResult) error {
	front, back := r.front(), r.back()
	again, backAgain := other.front(), other.back()
	if (front == nil) != (again == nil) || (back == nil) != (backAgain == nil) {
		return uncertainCard("side")
	}
	if front != nil {
		for _, f := range []struct{ name, first, second string }{
			{"number", front.Number, again.Number},
			{"name", front.Name, again.Name},
			{"sex", front.Sex, again.Sex},
			{"ethnicity", front.Ethnicity, again.Ethnicity},
			{"birth", front.Birth, again.Birth},
			{"address", front.Address, again.Address},
		} {
			if f.first != f.second {
				return uncertainCard(f.name)
			}
		}
	}
	if back != nil && back.Issue != backAgain.Issue {
		return uncertainCard("authority")
	}
	if back != nil && *back != *backAgain {
		return uncertainCard("period of validity")
	}
	return nil
}

// front is the front, wherever the result has it; nil if it has none.
func (r *IDCardResult) front() *IDCardFront {
	if r.Front != nil {
		return &r.Front.IDCardFront
	}
	return r.IDCardFront
}

// back is the back, wherever the result has it; nil if it has none.
func (r *IDCardResult) back() *IDCardBack {
	if r.Back != nil {
		return &r.Back.IDCardBack
	}
	return r.IDCardBack
}

// uncertainCard is a card of which a field is missing or was not read with certainty.
func uncertainCard(field string) *Error {
	return Unreadable("The ID card was not read with certainty: its " + field + ".")
}
