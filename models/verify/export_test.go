package verify

// InPieces lets the part read about that many calls at a time.
func InPieces(p Part, calls int64) Part {
	p.piece = calls
	return p
}
