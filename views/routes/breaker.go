package routes

// The pages of handlers/breaker.
const (
	BreakerPattern     = "/keys/:key/breaker"
	IncidentPattern    = "/incidents/:incident"
	OwnIncidentPattern = "/incidents/:incident/own"
	EndIncidentPattern = "/incidents/:incident/end"
)

// Breaker is how a key is watched, and where it is chosen what is done.
func Breaker(key string) string { return fill(BreakerPattern, key) }

// Incident is what a key did that is unusual.
func Incident(ref string) string { return fill(IncidentPattern, ref) }

// OwnIncident says that it was the owner.
func OwnIncident(ref string) string { return fill(OwnIncidentPattern, ref) }

// EndIncident ends the key.
func EndIncident(ref string) string { return fill(EndIncidentPattern, ref) }
