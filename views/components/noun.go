package components

// CallNoun is the noun that follows a count of calls, with the space between them: one call is no "1 calls", in whatever way its reader
// writes numbers.
func CallNoun(figure string) string {
	if figure == "1" {
		return " call"
	}
	return " calls"
}
