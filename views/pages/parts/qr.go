package parts

// QR is a picture of squares: Path draws the dark ones, Size is how many there are in a row, with the margin.
type QR struct{ Size, Path string }

func (q QR) viewBox() string { return "0 0 " + q.Size + " " + q.Size }
