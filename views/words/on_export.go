package words

// Of the pages of handlers/export.

// ExportOf says "Export {title}".
func ExportOf(title string) string {
	return "Export " + title
}

// DownloadRows says "Download {label} ({rows})".
func DownloadRows(label, rows string) string {
	return "Download " + label + " (" + rows + ")"
}

// Columns says "Columns: {columns}.".
func Columns(columns string) string {
	return "Columns: " + columns + "."
}

// ExportTimes says "Times are in {zoneName}, with their offset from UTC. Amounts are exact decimals in {currency}, never rounded.".
func ExportTimes(zoneName, currency string) string {
	return "Times are in " + zoneName + ", with their offset from UTC. Amounts are exact decimals in " + currency + ", never rounded."
}

// FileOf says "{format} file".
func FileOf(format string) string {
	return format + " file"
}

// RowsSentSince says "{rowsSent} of {rows}, {bytesSent}, started {startedAt}".
func RowsSentSince(rowsSent, rows, bytesSent, startedAt string) string {
	return rowsSent + " of " + rows + ", " + bytesSent + ", started " + startedAt
}

// RowsWhole says "{rows}, {bytesSent}. If your browser says the same, the file is whole.".
func RowsWhole(rows, bytesSent string) string {
	return rows + ", " + bytesSent + ". If your browser says the same, the file is whole."
}

// RowsAtMost says "at most {rows}".
func RowsAtMost(rows string) string {
	return "at most " + rows
}
