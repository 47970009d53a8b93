package routes

// The pages of handlers/caps.
const (
	Caps          = "/settings/caps"
	EndCapPattern = "/settings/caps/:cap/end"
)

// ChangeCap shows the form that changes a cap.
func ChangeCap(ref string) string { return With(Caps, "change", ref) + "#set" }

// EndCap takes a cap away.
func EndCap(ref string) string { return fill(EndCapPattern, ref) }
