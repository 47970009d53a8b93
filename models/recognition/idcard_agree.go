package recognition

import (
	"maps"
	"slices"
)

// AgreedCard is the one of several readings of a card that has all fields, if another reading has each of them too, and none
// says anything else; a field that a reading does not have says nothing. It fails with AIS.0105 otherwise.
func AgreedCard(readings []*IDCardResult) (*IDCardResult, error) {
	var whole *IDCardResult
	for _, r := range readings {
		if r.missing == "" {
			whole = r
			break
		}
	}
	if whole == nil {
		return nil, uncertainCard(readings[0].missing)
	}
	values := whole.values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value, said := values[name], 0
		for _, r := range readings {
			switch other := r.values()[name]; other {
			case value:
				said++
			case "":
			default:
				return nil, uncertainCard(name)
			}
		}
		if said < 2 {
			return nil, uncertainCard(name)
		}
	}
	return whole, nil
}

// values are a card's fields by what the refusals call them; a side that a reading has and another has not is no difference.
func (r *IDCardResult) values() map[string]string {
	values := make(map[string]string)
	front, back := r.IDCardFront, r.IDCardBack
	if r.Front != nil {
		front = &r.Front.IDCardFront
	}
	if r.Back != nil {
		back = &r.Back.IDCardBack
	}
	if front != nil {
		values["number"], values["name"], values["sex"] = front.Number, front.Name, front.Sex
		values["ethnicity"], values["birth"], values["address"] = front.Ethnicity, front.Birth, front.Address
	}
	if back != nil {
		values["authority"], values["beginning of validity"], values["end of validity"] = back.Issue, back.ValidFrom, back.ValidTo
	}
	return values
}

// uncertainCard is a card of which a field is missing or was not read with certainty.
func uncertainCard(field string) *Error {
	return Unreadable("The ID card was not read with certainty: its " + field + ".")
}
