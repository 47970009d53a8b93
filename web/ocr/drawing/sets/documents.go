package sets

import (
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// seed is of all documents here. Nothing was made with it: no rule was set by these pictures, and no test asks for them.
const seed = 20261129

// How many are measured: so many that one in fifty shows among a passport's fields, so few that all take some minutes.
const (
	passportCount = 42 // three of every degradation
	plateCount    = 48 // six of them without a plate
	idCardCount   = 24 // eight fronts, eight backs, eight with both
)

// passports are data pages of made-up persons, as people photograph them.
func passports() ([]quality.Case, error) {
	examples, err := drawing.Passports(seed, passportCount)
	if err != nil {
		return nil, err
	}
	cases := make([]quality.Case, len(examples))
	for i, x := range examples {
		cases[i] = quality.Case{Service: recognition.Passport, Kind: x.Degradation, Picture: x.File, Expected: x.Want}
	}
	return cases, nil
}

// plates are cars in streets, some without a plate that can be read.
func plates() ([]quality.Case, error) {
	scenes, err := drawing.PlateScenes(seed, plateCount)
	if err != nil {
		return nil, err
	}
	cases := make([]quality.Case, len(scenes))
	for i, s := range scenes {
		cases[i] = quality.Case{Service: recognition.LicensePlate, Kind: "no plate", Picture: s.File}
		if len(s.Numbers) > 0 {
			cases[i].Kind, cases[i].Expected = s.Region, map[string]string{"plate_number": s.Numbers[0]}
		}
	}
	return cases, nil
}

// idCards are cards on tables, lying in any direction.
func idCards() ([]quality.Case, error) {
	scenes, err := drawing.IDCardScenes(seed, idCardCount)
	if err != nil {
		return nil, err
	}
	cases := make([]quality.Case, len(scenes))
	for i, s := range scenes {
		c := quality.Case{
			Service: recognition.IDCard, Kind: "both sides", Picture: s.File,
			Options: recognition.Options{Side: recognition.SideDouble}, Expected: map[string]string{},
		}
		if s.Front {
			for name, value := range map[string]string{"name": s.Holder, "sex": s.Sex, "ethnicity": s.Ethnicity, "birth": s.Birth, "address": s.Address, "number": s.Number} {
				c.Expected["front."+name] = value
			}
		}
		if s.Back {
			for name, value := range map[string]string{"issue": s.Issue, "valid_from": s.ValidFrom, "valid_to": s.ValidTo} {
				c.Expected["back."+name] = value
			}
		}
		if !s.Back {
			c.Kind = "front"
		} else if !s.Front {
			c.Kind = "back"
		}
		cases[i] = c
	}
	return cases, nil
}
