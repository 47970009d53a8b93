package recognition

// Documents of other kinds have zones with the same fields, ICAO 9303 parts 5 to 7: visas, and cards of identity and of residence
// in the size TD2, whose lines have 36 characters.

// otherDocument fails with AIS.0105 if the zone's first letter is that of another kind of document.
func otherDocument(upper *zoneLine) error {
	passport := upper[0].of('P')
	if upper[0].of('V') > passport {
		return Unreadable("The picture shows a visa, not a passport.")
	}
	const clear = 0.5 // a P is not misread for these
	for _, c := range []byte("IAC") {
		if seen := upper[0].of(c); seen > passport && seen >= clear {
			return Unreadable("The picture shows a card, not a passport.")
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
