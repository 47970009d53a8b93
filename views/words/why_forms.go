package words

import (
	"fmt"
	"strings"

	"ocrconsole/models/cause"
)

// Of models/cause/forms.go: what was typed and cannot be taken.

var plainForms = map[cause.Plain]string{
	cause.FormUnreadable:          "The form cannot be read.",
	cause.NotText:                 "The request holds characters that are no text.",
	cause.FromAnotherSite:         "The request came from another site and was refused. Open the page here and try again.",
	cause.FormDamaged:             "This form is damaged. Reload the page and try again.",
	cause.FormOfPackagesDamaged:   "This form is damaged. Go back to the packages and choose again.",
	cause.FormIncomplete:          "This form is incomplete. Reload the page and try again.",
	cause.FormOfPackageIncomplete: "This form is incomplete. Go back to the package and choose again.",
	cause.FormOfKeyIncomplete:     "This form is incomplete. Send it again.",
	cause.AddressDamaged:          "The address of this page is damaged. Open the list again.",
	cause.DownloadDamaged:         "The address of this download is damaged. Open the page of the export again.",
	cause.NotAPageOfList:          "This address is not a page of the list. Go back and start from the newest.",
	cause.NotAPageOfPackage:       "This page of the list does not exist. Open the package from the list of packages.",
	cause.LastDayBeforeFirst:      "The last day lies before the first. Choose a later one.",
	cause.NotAKind:                "Choose one of the kinds.",
	cause.CallsMissing:            "Enter the number of calls.",
	cause.AmountBeyond:            "Choose an amount within the limits.",
	cause.AmountMissing:           "Choose an amount.",
	cause.AmountTwice:             "You typed an amount and chose another one. Choose “Own amount”, or empty this field.",
	cause.TestCardMissing:         "Enter the number of one of the test cards below.",
	cause.NotACardNumber:          "This is no card number: check it for a typing error.",
	cause.NotATestCard:            "The sandbox takes only the test cards below. Never enter a real card here; nothing of it was kept.",
	cause.RecipientMissing:        "Give the name of the company or person that documents are made out to.",
	cause.NoServiceListed:         "There is no such service. Choose one from the list.",
	cause.NoStatusClass:           "There is no such class of statuses. Choose one from the list.",
	cause.NoErrorCode:             "This is no error code of the API. Choose one from the list.",
	cause.PeriodBackwards:         "The period must start before it ends. Choose an earlier start.",
}

func (w Writer) whyForms(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.NotAnHour:
		return notAnHour(c), true
	case cause.NotADay:
		return notADay(c), true
	case cause.CallsNotWhole:
		return callsNotWhole(c), true
	case cause.CallsBeyond:
		return w.callsBeyond(c), true
	case cause.AmountNotDigits:
		return w.amountNotDigits(c), true
	case cause.AmountTooFine:
		return w.amountTooFine(c), true
	case cause.AmountTwoReadings:
		return w.amountTwoReadings(c), true
	case cause.AmountNotDecimal:
		return w.amountNotDecimal(c), true
	case cause.AmountNotAmount:
		return w.amountNotAmount(c), true
	case cause.ThresholdsWrong:
		return thresholdsWrong(c), true
	case cause.DaysWrong:
		return daysWrong(c), true
	case cause.PercentWrong:
		return percentWrong(c), true
	case cause.BalanceBeyond:
		return w.balanceBeyond(c), true
	case cause.DetailTooLong:
		return detailTooLong(c), true
	case cause.TooManyLines:
		return tooManyLines(c), true
	case cause.LineTooLong:
		return lineTooLong(c), true
	case cause.PeriodTooLong:
		return periodTooLong(c), true
	case cause.NotADate:
		return notADate(c), true
	case cause.DateBeyond:
		return dateBeyond(c), true
	}
	return "", false
}

func notAnHour(c cause.NotAnHour) string {
	return fmt.Sprintf("%q is not the start of an hour. Open the calls of an hour from its deductions.", c.Text)
}

func notADay(c cause.NotADay) string {
	return fmt.Sprintf("Write the day in “%s” as 2026-11-21.", c.Field)
}

func callsNotWhole(c cause.CallsNotWhole) string {
	return fmt.Sprintf("Enter a whole number of calls, such as %s.", c.Example)
}

func (w Writer) callsBeyond(c cause.CallsBeyond) string {
	return fmt.Sprintf("Enter 1 to %s calls a %s.", w.Figures.Calls(c.Most), c.Per)
}

func (w Writer) amountNotDigits(c cause.AmountNotDigits) string {
	return fmt.Sprintf("Write the amount with digits only, such as %s.", w.Figures.Example(c.Example))
}

func (w Writer) amountTooFine(c cause.AmountTooFine) string {
	return fmt.Sprintf("Enter an amount with at most %s.", w.counted(int64(c.Digits), "decimal"))
}

func (w Writer) amountNotDecimal(c cause.AmountNotDecimal) string {
	example := w.Figures.Example(c.Example)
	if strings.Contains(example, ",") {
		return fmt.Sprintf("Write the amount with digits and a comma, such as 45 or %s.", example)
	}
	return fmt.Sprintf("Write the amount with digits and a point, such as 45 or %s.", example)
}

func (w Writer) amountTwoReadings(c cause.AmountTwoReadings) string {
	return fmt.Sprintf("This can be read as two amounts: of thousands, or with three decimals. Write it as %s is written, or with another number of decimals.", w.Figures.Example(c.Example))
}

func (w Writer) amountNotAmount(c cause.AmountNotAmount) string {
	return fmt.Sprintf("Enter an amount such as %s.", w.Figures.Example(c.Example))
}

func thresholdsWrong(c cause.ThresholdsWrong) string {
	return fmt.Sprintf("Enter up to %d percentages from 1 to 100, such as 80, 100.", c.Most)
}

func daysWrong(c cause.DaysWrong) string {
	return fmt.Sprintf("Enter up to %d numbers of days from 1 to %d, such as 30, 7, 1.", c.Most, c.MostDays)
}

func percentWrong(c cause.PercentWrong) string {
	return fmt.Sprintf("Enter a percentage from %d to %d.", c.Least, c.Most)
}

func (w Writer) balanceBeyond(c cause.BalanceBeyond) string {
	return fmt.Sprintf("Enter an amount from 0 to %s.", w.Figures.Calls(c.Most))
}

func detailTooLong(c cause.DetailTooLong) string {
	return fmt.Sprintf("Use %d characters at most.", c.Most)
}

func tooManyLines(c cause.TooManyLines) string {
	return fmt.Sprintf("Use %d lines at most.", c.Most)
}

func lineTooLong(c cause.LineTooLong) string {
	return fmt.Sprintf("Use %d characters a line at most.", c.Most)
}

func periodTooLong(c cause.PeriodTooLong) string {
	return fmt.Sprintf("A period has at most %d days. Choose a later start.", c.Most)
}

func notADate(c cause.NotADate) string {
	return fmt.Sprintf("Enter a date in “%s”, such as %s.", c.Field, c.Example)
}

func dateBeyond(c cause.DateBeyond) string {
	return fmt.Sprintf("Enter a date between 2000 and 2099 in “%s”.", c.Field)
}
