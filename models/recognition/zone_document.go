package recognition

import "errors"

// Documents of other kinds have zones with the same fields, ICAO 9303 parts 5 to 7: visas, and cards of identity and of residence
// in the size TD2, whose lines have 36 characters.

var errOtherDocument = errors.New("another document than a passport")

// IsOtherDocument says whether a passport was refused since the picture shows another document, which no further look changes.
func IsOtherDocument(err error) bool { return errors.Is(err, errOtherDocument) }

func notAPassport(but string) *Error {
	e := Unreadable("The picture shows " + but + ", not a passport.")
	e.Err = errOtherDocument
	return e
}

// otherDocument fails with AIS.0105 if the zone's first letter is that of another kind of document.
func otherDocument(upper *zoneLine) error {
	passport := upper[0].of('P')
	if upper[0].of('V') > passport {
		return notAPassport("a visa")
	}
	const legible = 0.5 // a P is not misread for these
	for _, c := range []byte("IAC") {
		if seen := upper[0].of(c); seen > passport && seen >= legible {
			return notAPassport("a card")
		}
	}
	return nil
}

// shorter says whether nothing at all was seen where a passport's lower line goes on behind a card's end.
func shorter(lower *zoneLine) bool {
	const (
		cardLength = 36
		mostSeen   = 1 // some speck
	)
	seen := 0
	for i := cardLength; i < lineLength; i++ {
		if _, most := lower[i].best(symbols); most > 2.0/float64(len(symbols)) {
			seen++
		}
	}
	return seen <= mostSeen
}
