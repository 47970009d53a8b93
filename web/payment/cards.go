package payment

import (
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// lateBy is how long the sandbox keeps back the outcome of the card whose notification comes late.
const lateBy = 20 * time.Second

// outcome is how a payment ends: failure is empty when it succeeds, delay is how late that is announced, and repeats
// how many times more than once.
type outcome struct {
	failure string
	delay   time.Duration
	repeats int64
}

// testCard is a card that the sandbox takes, and what becomes of a payment with it. A customer with the one that
// goesAway never pays and never cancels. unattended is why a later charge without the customer fails, refund why money
// cannot be given back to it; both are empty if they succeed.
type testCard struct {
	slug, number, effect string
	outcome
	goesAway           bool
	unattended, refund string
}

// label is how customers know the card that they saved.
func (c testCard) label() string { return "Visa •••• " + c.number[len(c.number)-4:] }

// charged is what becomes of a charge without the customer.
func (c testCard) charged() outcome {
	if c.unattended != "" {
		return outcome{failure: c.unattended}
	}
	return c.outcome
}

// cardBySlug finds the test card that a record names.
func cardBySlug(slug string) testCard {
	if i := slices.IndexFunc(testCards, func(c testCard) bool { return c.slug == slug }); i >= 0 {
		return testCards[i]
	}
	return testCard{}
}

// testCards are all the cards that the sandbox takes.
var testCards = []testCard{
	{slug: "success", number: "4242424242424242", effect: "Succeeds"},
	{slug: "declined", number: "4000000000000002", effect: "Is declined", outcome: outcome{failure: "The card was declined by its bank."}},
	{slug: "insufficient", number: "4000000000009995", effect: "Is declined: insufficient funds", outcome: outcome{failure: "The card has insufficient funds."}},
	{slug: "away", number: "4000000000003063", effect: "You go away without paying; the payment stays open", goesAway: true},
	{slug: "late", number: "4000000000003220", effect: "Succeeds, and the console hears of it 20 seconds later", outcome: outcome{delay: lateBy}},
	{slug: "thrice", number: "4000000000001091", effect: "Succeeds, and the console is told three times", outcome: outcome{repeats: 2}},
	{slug: "attended", number: "4000000000000341", effect: "Succeeds; saved, it is declined when it is charged without you", unattended: "The bank asks for the cardholder's confirmation."},
	{slug: "norefund", number: "4000000000005126", effect: "Succeeds; money cannot be given back to it later", refund: "The card's bank does not take refunds."},
}

// spaced writes the number in groups of four, as it is on a card.
func (c testCard) spaced() string {
	var groups []string
	for group := range slices.Chunk([]byte(c.number), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// findCard finds the test card that was typed; spaces and hyphens do not matter. The error belongs beside the field.
// keep tells whether what was typed may be shown again: a number that could be a real card's is not.
func findCard(typed string) (card testCard, keep bool, err error) {
	number := strings.NewReplacer(" ", "", "-", "").Replace(typed)
	if number == "" {
		return testCard{}, false, models.RefuseField(fieldCard, cause.TestCardMissing)
	}
	if i := slices.IndexFunc(testCards, func(c testCard) bool { return c.number == number }); i >= 0 {
		return testCards[i], true, nil
	}
	if !isCardNumber(number) {
		return testCard{}, len(typed) <= maxCardInput, models.RefuseField(fieldCard, cause.NotACardNumber)
	}
	return testCard{}, false, models.RefuseField(fieldCard, cause.NotATestCard)
}

// maxCardInput bounds what is shown again of a wrong number.
const maxCardInput = 40

// isCardNumber reports whether the digits are as many as a card has and satisfy the Luhn check.
func isCardNumber(number string) bool {
	if len(number) < 12 || len(number) > 19 {
		return false
	}
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i]) - '0'
		if digit < 0 || digit > 9 {
			return false
		}
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return sum%10 == 0
}
