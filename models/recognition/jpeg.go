package recognition

import "encoding/binary"

// progressiveJPEG says whether the file's frame is a progressive one, for which the decoder keeps all coefficients.
func progressiveJPEG(file []byte) bool {
	const startOfFrame, progressive, startOfScan = 0xc0, 0xc2, 0xda
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		switch marker := file[at+1]; marker {
		case 0xff: // padding
			at++
			continue
		case progressive:
			return true
		case startOfFrame, startOfScan:
			return false
		}
		at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
	}
	return false
}
