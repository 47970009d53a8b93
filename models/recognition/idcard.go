package recognition

import (
	"cmp"
	"time"
)

// IDCardResult is a Chinese identity card: the fields of the side that was seen, or, for side=double_side, Front and
// Back. Dates are YYYY-MM-DD; valid_to may be 长期, for good.
type IDCardResult struct {
	*IDCardFront
	*IDCardBack
	VerificationResult *IDCardVerification `json:"verification_result,omitempty"`
	TextLocation       map[string]Location `json:"text_location,omitempty"`
	Front              *FrontSide          `json:"front,omitempty"`
	Back               *BackSide           `json:"back,omitempty"`

	missing string // the first field that is missing
	doubt   string // the first field that is missing or was not read with certainty
}

// Whole fails with AIS.0105 on a card of which a field is missing or was not read with certainty: a name that is nearly
// right is another person's.
func (r *IDCardResult) Whole() error {
	if r.doubt != "" {
		return uncertainCard(r.doubt)
	}
	return nil
}

// IDCardFront are the fields of the side with the portrait.
type IDCardFront struct {
	Name      string `json:"name"`
	Sex       string `json:"sex"`
	Birth     string `json:"birth"`
	Ethnicity string `json:"ethnicity"`
	Address   string `json:"address"`
	Number    string `json:"number"`
}

// IDCardBack are the fields of the side with the emblem.
type IDCardBack struct {
	Issue     string `json:"issue"`
	ValidFrom string `json:"valid_from"`
	ValidTo   string `json:"valid_to"`
}

// FrontSide is the front in a result of both sides.
type FrontSide struct {
	IDCardFront
	VerificationResult *FrontVerification  `json:"verification_result,omitempty"`
	TextLocation       map[string]Location `json:"text_location,omitempty"`
}

// BackSide is the back in a result of both sides.
type BackSide struct {
	IDCardBack
	VerificationResult *BackVerification   `json:"verification_result,omitempty"`
	TextLocation       map[string]Location `json:"text_location,omitempty"`
}

// IDCardVerification says what of a card agrees; what belongs to the side that was not seen is false.
type IDCardVerification struct {
	FrontVerification
	BackVerification
}

// FrontVerification says whether the number keeps to GB 11643, and whether the date of birth and the sex that are
// written on the card are those of the number.
type FrontVerification struct {
	ValidNumber bool `json:"valid_number"`
	ValidBirth  bool `json:"valid_birth"`
	ValidSex    bool `json:"valid_sex"`
}

// BackVerification says whether the card is valid on the day of the call, and whether its period is one that cards
// are issued for: 5, 10 or 20 years, or for good.
type BackVerification struct {
	ValidDate           bool `json:"valid_date"`
	ValidValidityPeriod bool `json:"valid_validity_period"`
}

// Check implements Result.
func (r *IDCardResult) Check() error {
	if r.IDCardFront == nil && r.IDCardBack == nil && r.Front == nil && r.Back == nil {
		return errShape
	}
	return nil
}

// NewIDCardResult makes the result that the options ask for out of a card's lines. It fails with AIS.0105 if the
// lines show no card, or not the side that was asked for.
func NewIDCardResult(lines []Line, o Options, at time.Time) (*IDCardResult, error) {
	front, back := readFront(lines), readBack(lines)
	if front == nil && o.Side != SideBack && countLabels(lines) >= 2 {
		return nil, uncertainCard("number")
	}
	if o.Side == SideBack {
		front = nil
	}
	if o.Side == SideFront {
		back = nil
	}
	if front == nil && back == nil {
		return nil, Unreadable("No ID card was recognized.")
	}
	if o.Side == SideDouble {
		return bothSides(front, back, o, at), nil
	}
	if front != nil {
		back = nil // the front is answered if both are in the picture and the request does not say which it wants
	}
	return oneSide(front, back, o, at), nil
}

func bothSides(front *frontText, back *backText, o Options, at time.Time) *IDCardResult {
	r := &IDCardResult{missing: cmp.Or(front.missing(), back.missing()), doubt: cmp.Or(front.doubt(), back.doubt())}
	if front != nil {
		r.Front = &FrontSide{IDCardFront: front.fields()}
		if o.ReturnVerification {
			v := front.verify()
			r.Front.VerificationResult = &v
		}
		if o.ReturnTextLocation {
			r.Front.TextLocation = front.locations
		}
	}
	if back != nil {
		r.Back = &BackSide{IDCardBack: back.IDCardBack}
		if o.ReturnVerification {
			v := back.verify(at)
			r.Back.VerificationResult = &v
		}
		if o.ReturnTextLocation {
			r.Back.TextLocation = back.locations
		}
	}
	return r
}

// oneSide answers with the front, or, where that is nil, with the back.
func oneSide(front *frontText, back *backText, o Options, at time.Time) *IDCardResult {
	r := &IDCardResult{missing: cmp.Or(front.missing(), back.missing()), doubt: cmp.Or(front.doubt(), back.doubt())}
	var v IDCardVerification
	var locations map[string]Location
	if front != nil {
		fields := front.fields()
		r.IDCardFront, locations = &fields, front.locations
		v.FrontVerification = front.verify()
	} else {
		r.IDCardBack, locations = &back.IDCardBack, back.locations
		v.BackVerification = back.verify(at)
	}
	if o.ReturnVerification {
		r.VerificationResult = &v
	}
	if o.ReturnTextLocation {
		r.TextLocation = locations
	}
	return r
}
