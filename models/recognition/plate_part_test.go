package recognition

import "testing"

func TestNumbersThatMayBeTheRestOfAChineseOneAreKnown(t *testing.T) {
	for number, want := range map[string][2]bool{
		"BD12345": {true, true}, "BF1A234": {true, true}, "BFI2A45": {true, true}, "A12345": {true, true}, "A1B2C3": {true, true}, "B12345D": {true, true}, "A1234学": {true, true},
		"粤BD1234": {false, true}, "粤B12345": {false, true}, "粤BD12345": {}, "粤B1234学": {}, "使014578": {},
		"BDA1234": {true, true}, "NYM7544": {}, "ABCD12": {}, "1T43213": {}, "12345A": {}, "SBA1234G": {}, "AB123": {}, "": {},
	} {
		if before, after := MayLack(number); before != want[0] || after != want[1] {
			t.Errorf("%s: %v %v", number, before, after)
		}
	}
}
