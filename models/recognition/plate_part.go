package recognition

import "strings"

// MayLack says of a number whether it would be one of China with one character more before the first, where its province
// would be, or after the last: the tail of a new energy number, which is one longer than the others. Such a number may be
// another country's and whole: what is to be seen beside it tells.
func MayLack(number string) (before, after bool) {
	const ordinary, longer, mostLetters = 7, 8, 2
	runes := []rune(number)
	if len(runes) == 0 {
		return false, false
	}
	if IsProvince(runes[0]) {
		return false, len(runes) == ordinary && !hasHan(runes[1:]) && runes[0] != embassy
	}
	if len(runes)+1 != ordinary && len(runes)+1 != longer || isDigit(runes[0]) || hasHan(runes[:len(runes)-1]) {
		return false, false
	}
	letters := 0
	for _, r := range runes[1:] {
		if !isDigit(r) && !strings.ContainsRune("IO", r) { // which China does not use: they are digits
			letters++
		}
	}
	may := letters <= mostLetters && (len(runes)+1 == ordinary || newEnergy(append([]rune{'粤'}, runes...)))
	return may, may
}
