package parts

// PriceChange is which prices of an offering are announced to change, and from when; without lines none is. Kept says what keeps its
// price, and Href, which only customers have, leads by Link to what it means for their calls.
type PriceChange struct {
	Title, Kept, Href, Link string
	Lines                   []string
}
