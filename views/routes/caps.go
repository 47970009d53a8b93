package routes

// The pages of handlers/caps.
const (
	Caps          = "/settings/caps"
	EndCapPattern = "/settings/caps/:cap/end"
)

// ChangeCap shows the form that changes a cap.
func ChangeCap(ref string) string { return With(Caps, "change", ref) + "#set" }

// SoftCap shows the form of a cap that only tells.
const SoftCap = Caps + "?then=tell#set"

// CapOf shows the form of a cap of a key, a tag, or both; "" for none.
func CapOf(key, tag string) string { return With(Caps, "key", key, "tag", tag) + "#set" }

// EndCap takes a cap away.
func EndCap(ref string) string { return fill(EndCapPattern, ref) }
