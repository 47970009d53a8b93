package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	qrcode "github.com/skip2/go-qrcode"

	"ocrconsole/views/pages/parts"
)

// Picture makes the QR code of the text, each row of dark squares in one stroke.
func Picture(text string) (parts.QR, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return parts.QR{}, fmt.Errorf("picture of an authenticator's secret: %w", err)
	}
	bitmap := code.Bitmap()
	var path strings.Builder
	for y, row := range bitmap {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			begin := x
			for x < len(row) && row[x] {
				x++
			}
			_, _ = fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", begin, y, x-begin, x-begin) // a builder does not fail
		}
	}
	return parts.QR{Size: strconv.Itoa(len(bitmap)), Path: path.String()}, nil
}

// InGroups writes the secret as people read it out.
func InGroups(secret string) string {
	return strings.Join(slices.Collect(func(yield func(string) bool) {
		for group := range slices.Chunk([]byte(secret), 4) {
			if !yield(string(group)) {
				return
			}
		}
	}), " ")
}
