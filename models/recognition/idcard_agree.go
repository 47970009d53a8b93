package recognition

import (
	"cmp"
	"maps"
	"slices"
)

// AgreedCard is the one of several readings of a card that has all fields, if another reading has each of them too, and none
// says anything else; a field that a reading does not have says nothing. It fails with AIS.0105 otherwise. Final says that
// no other reading can change that: two say different things.
func AgreedCard(readings []*IDCardResult) (card *IDCardResult, final bool, err error) {
	said := make(map[string]string) // what is said of each field
	times := make(map[string]int)
	for _, r := range readings {
		values := r.values()
		for _, name := range slices.Sorted(maps.Keys(values)) {
			value := values[name]
			if value == "" {
				continue
			}
			if said[name] != "" && said[name] != value {
				return nil, true, uncertainCard(name)
			}
			said[name] = value
			times[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(times)) {
		if times[name] < 2 {
			return nil, false, uncertainCard(name)
		}
	}
	for _, r := range readings {
		if r.missing == "" && len(r.values()) == len(times) {
			return r, true, nil
		}
	}
	return nil, false, uncertainCard(cmp.Or(readings[0].missing, "side"))
}

// values are a card's fields by what the refusals call them.
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
