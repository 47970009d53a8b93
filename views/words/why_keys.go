package words

import (
	"fmt"
	"strconv"

	"ocrconsole/models/cause"
)

// Of models/cause/keys.go: why an access key cannot be made or changed as it is asked for.

var plainKeys = map[cause.Plain]string{
	cause.SecretLeaked:     "The secret of this key was reported as leaked. Replace it first: whoever has the old one could go on with it.",
	cause.SecretReplaced:   "The secret of this key was replaced meanwhile. Look at the key's page, and replace it again if you mean to.",
	cause.FormerSecretGood: "The secret before is still good. End it first: a key has at most two.",
	cause.KeyExpiryBeyond:  "Choose a day from today on, within the next ten years, or leave the field empty.",
	cause.NoKeyAndSecret:   "No access key that works has this ID and this secret. Check both, without the spaces and quotes around them.",
	cause.NotATag:          "Enter a tag as name=value, or a name alone for all its values.",
	cause.NoServiceChosen:  "Choose at least one service.",
	cause.NotADayOfOverlap: "Choose the day through which the secret of now stays good.",
}

func (w Writer) whyKeys(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.AccountKeysFull:
		return "The account has " + strconv.Itoa(c.Most) + " access keys, which is all that an account may have. Delete one that is not used any more.", true
	case cause.AccessKeyNameTaken:
		return "Access key " + c.AccessKey + " is called that already. Give this one a name of its own.", true
	case cause.KeyRateBeyond:
		return "Enter a whole number of calls from 1 to " + strconv.FormatInt(c.Most, 10) + ", or leave the field empty.", true
	case cause.TooManyNetworks:
		return fmt.Sprintf("These are %d networks, and a key may have %d. Join some that lie side by side.", c.Count, c.Most), true
	case cause.NotANetwork:
		return "“" + c.Text + "” is no address and no network. Enter one like 203.0.113.7, 198.51.100.0/24 or 2001:db8::/32.", true
	case cause.NetworkBeginsElsewhere:
		return fmt.Sprintf("%s lies in the middle of a network. Enter %s for all of that, or the address without what follows the slash.", c.Text, c.Network), true
	case cause.OverlapBeyond:
		return fmt.Sprintf("Choose a day from today on, within the next %d days.", c.Days), true
	}
	return "", false
}
