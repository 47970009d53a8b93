package routes

// The histories of usage: calls of each day, what paid in each hour, and single calls.
const (
	Usage       = "/usage"
	Deductions  = "/usage/deductions"
	Calls       = "/usage/calls"
	CallPattern = "/usage/calls/:request"
)

// Call is the page of a call; source says which gateway reported it.
func Call(requestID, source string) string {
	if requestID == "." || requestID == ".." { // browsers resolve these two within a path, escaped or not: the search looks them up
		return Calls + "?request=" + requestID + "&source=" + escape(source)
	}
	return fill(CallPattern, requestID) + "?source=" + escape(source)
}

// ExportPattern is the page that offers a history as a file.
const ExportPattern = "/exports/:history"

// Export is that page of a history.
func Export(history string) string { return fill(ExportPattern, history) }

// CSV is a history as a table for spreadsheets, under the address of its page.
func CSV(history string) string { return history + ".csv" }

// JSON is a history for programs.
func JSON(history string) string { return history + ".json" }
