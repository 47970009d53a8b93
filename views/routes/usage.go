package routes

import "net/url"

// The histories of usage: calls of each day, what paid in each hour, and single calls.
const (
	Usage       = "/usage"
	Deductions  = "/usage/deductions"
	Calls       = "/calls"
	CallPattern = "/calls/:request"
)

// Call is the page of a call; source says which gateway reported it.
func Call(requestID, source string) string {
	if HasNoPath(requestID) {
		return With(Calls, "request", requestID, "source", source)
	}
	return fill(CallPattern, requestID) + "?source=" + url.QueryEscape(source)
}

// RefusedCall is the page of a call that was refused.
func RefusedCall(requestID string) string {
	return With(fill(CallPattern, requestID), "refused", "yes")
}

// HasNoPath tells of the ids "." and "..": browsers resolve them within a path, escaped or not, so these two are looked up
// by the search.
func HasNoPath(id string) bool { return id == "." || id == ".." }

// ExportPattern is the page that offers a history as a file.
const ExportPattern = "/exports/:history"

// Export is that page of a history.
func Export(history string) string { return fill(ExportPattern, history) }

// CSV is a history as a table for spreadsheets, under the address of its page.
func CSV(history string) string { return history + ".csv" }

// JSON is a history for programs.
func JSON(history string) string { return history + ".json" }
