package ocr

import (
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
)

// Letters that look the same in another script: МОРЕ in Cyrillic is MOPE to the eye, and KANONIKH may be Greek. No picture of such a
// word tells which it is; what stands beside it does. Where a page has a sure word that can be Latin only, and is not in doubt
// itself, the others are Latin too. Where it has none, they are given as Latin, which most pages are, and are not sure.
const (
	likeCyrillic = "ABCEHKMOPTXYaceopxyk"
	likeGreek    = "ABEZHIKMNOPTYXovk"
	leastLetters = 3 // of a word that may be in another script; units, and OK, are shorter
	eitherScript = 0.80
)

// doubtLookAlikes lowers the confidence of words that may be in another script than Latin, where nothing else on the page, of which
// so great a share is in doubt, tells that they are not.
func doubtLookAlikes(lines []recognition.Line, doubted float64) {
	if doubted < suspicious && latinBeyondDoubt(lines) {
		return
	}
	for _, line := range lines {
		for i, word := range line {
			if inEitherScript(word.Text) {
				line[i].Confidence = min(word.Confidence, eitherScript)
			}
		}
	}
}

// latinBeyondDoubt says whether a sure word has a letter that only Latin has. Chinese tells as much: other scripts hardly stand
// beside it.
func latinBeyondDoubt(lines []recognition.Line) bool {
	for _, line := range lines {
		for _, word := range line {
			if word.Confidence >= recognition.Sure && (hasChinese(word.Text) || strings.ContainsFunc(word.Text, func(r rune) bool {
				return unicode.Is(unicode.Latin, r) && !strings.ContainsRune(likeCyrillic+likeGreek, r)
			})) {
				return true
			}
		}
	}
	return false
}

// inEitherScript says whether all letters of a word look the same in Cyrillic, or in Greek.
func inEitherScript(word string) bool {
	letters, cyrillic, greek := 0, 0, 0
	for _, r := range word {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if strings.ContainsRune(likeCyrillic, r) {
			cyrillic++
		}
		if strings.ContainsRune(likeGreek, r) {
			greek++
		}
	}
	return letters >= leastLetters && (cyrillic == letters || greek == letters)
}
