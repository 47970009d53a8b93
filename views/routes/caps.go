package routes

// The pages of handlers/caps.
const (
	Caps          = "/settings/caps"
	EndCapPattern = "/settings/caps/:cap/end"
)

// EndCap takes a cap away.
func EndCap(ref string) string { return fill(EndCapPattern, ref) }
