package recognition

import "fmt"

// Certainty tells what makes an answer sure, what makes it doubtful, and what has it refused.
type Certainty struct{ Sure, Low, Refused string }

// PassportCertainty tells it of passports, by the bounds that decide it.
func PassportCertainty() Certainty {
	return Certainty{
		Sure: fmt.Sprintf("A confidence of %.2f or more. Names reach it only if the page says them besides the machine-readable zone: then they have %.2f. "+
			"Number, date of birth and date of expiry have up to %.2f if their check digits agree. Type, states and sex, which have none, have up to %.2f. "+
			"A date of issue has up to %.2f if it is whole years before the expiry. How clearly the characters of the zone were seen lowers all but the names.",
			Sure, sureNames, sureChecked, sureAlone, sureChecked),
		Low: fmt.Sprintf("Everything else, with the value that is likeliest. Names that only the zone says have at most %.2f, a place of birth %.2f, a place of issue and the authority %.2f: they lose accents. "+
			"A number or date with one kind of misreading put right has at most %.2f, a number with the letter O %.2f, and one with such as G or 6 that may as well be the other %.2f, unless the page says it too; "+
			"if the digit over the whole line does not agree, number and dates have at most %.2f; if a field's own check digit does not, that field has at most %.2f.",
			unconfirmed, surePlace, sureIssuer, sureCorrected[1], sureLetterO, sureTwin, sureDoubted, sureWrong),
		Refused: fmt.Sprintf("With %s, and not billed: no machine-readable zone, a visa or a card with such a zone, fewer than %d agreeing check digits of number, birth and expiry, neither date readable, "+
			"or a name with less than %.2f, such as one that tesseract alone has read in the zone and the page does not say (%.2f).",
			CodeUnreadable, leastChecked, leastNames, sureUnseen),
	}
}
