package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/people.go: who may come in, and what is theirs.

var plainPeople = map[cause.Plain]string{
	cause.NoMember:                "This user is not a member of any account.",
	cause.TokenNotValid:           "The token is not valid, or not valid any more.",
	cause.OperatorTokenNotValid:   "The operator token is missing or not valid.",
	cause.LinkNotValid:            "This link is not valid any more: it was used, or it is too old.",
	cause.LinkUsed:                "This link was used already.",
	cause.LinkOfFormerAddress:     "This link was sent to an address that the user does not have any more.",
	cause.LinkOfFormerBookkeeping: "This link was sent to an address that the billing details do not have any more.",
	cause.AddressConfirmed:        "This address is confirmed already.",
	cause.AddressTaken:            "There is a user with this address already. Sign in, or use another address.",
	cause.AddressSame:             "This is your address already. Enter the one that is to replace it.",
	cause.AddressNotWanted:        "This link is not valid any more: another address was asked for since, or none.",
	cause.WrongPassword:           "This address and password do not match an account. Check both and try again.",
	cause.NotTheirPassword:        "This is not the account's password. Enter the one that was chosen when the account was made, or leave the field empty.",
	cause.NameTooLong:             "Use at most 80 characters.",
	cause.NameUnwritable:          "Use letters, digits and signs that can be written.",
	cause.EmailNoDomain:           "This is not an e-mail address: what follows the @ is no domain. Enter one like name@example.com.",
	cause.EmailWithSpace:          "This is not an e-mail address: there is a space or an invisible character before the @. Type one like name@example.com.",
	cause.NotAnEmail:              "This is not an e-mail address. Enter one like name@example.com.",
	cause.SignedOutMeanwhile:      "You were signed out meanwhile. Sign in and try again.",
	cause.WrongSecret:             "This is not the secret of the access key.",
	cause.NoProjectChosen:         "Choose at least one project.",
	cause.KeyUnknown:              "There is no such access key, or it is disabled.",
	cause.TokenUnnamed:            "Give the token a name of at most 80 characters.",
	cause.OtherMasterKey:          "The access keys in the database are encrypted with another master key than this program has.",
	cause.MasterKeyChanging:       "The master key is being changed, and some access keys in the database are still encrypted with the previous one, which this program has not.",
	cause.ThemeUnknown:            "Choose light, dark or automatic.",
	cause.NumbersUnknown:          "Choose one of the ways to write numbers.",
	cause.DaysUnknown:             "Choose one of the ways to write days.",
	cause.TimeZoneUnknown:         "Enter a time zone by its place, such as Europe/Berlin, or leave the field empty.",
	cause.WrongOwnPassword:        "This is not your password. Enter the one that you sign in with.",
	cause.ClosingOwes:             "The account owes money. Top up what is owed first, then close it.",
	cause.NoSuchSession:           "This session has ended already.",
	cause.ThemeNotOffered:         "Choose light, dark or as the system.",
	cause.WrongCode:               "This code is not right, or was used already. Wait for the next one, or check the clock of the phone.",
	cause.FactorFirst:             "You sign in with a second factor, and showed it here too long ago: the password alone does not do. Sign out, sign in anew, and do this at once.",
	cause.WrongFirstCode:          "This is not the code that belongs to the picture. Scan it once more, and check that the clock of the phone is right.",
	cause.StepOver:                "This took too long, or was done already. Begin again.",
	cause.NoAuthenticator:         "No authenticator app is set up.",
	cause.NoSuchPasskey:           "There is no such passkey any more.",
	cause.ProofRefused:            "This passkey was not taken: it has to be one of yours, asked for by this very form and a few minutes ago at most. Send the form again, or enter a code.",
	cause.PasskeyRefused:          "This passkey was not taken. Try again, or sign in with your password.",
	cause.PasskeyUnnamed:          "Give the passkey a name that you know it by, such as that of the device.",
	cause.PasskeysFull:            "You have as many passkeys as a user may have. Remove one that is not used any more.",
	cause.PasskeysNotHere:         "Browsers take passkeys only where this console is reached by a name, over HTTPS.",
	cause.OwnersOnly:              "Only an owner of the account may do this.",
	cause.OwnFactorFirst:          "Set up a second factor of your own first: then you can ask all members for one.",
	cause.FactorAsked:             "This account asks all members for a second factor: set up another one before you remove the last.",
	cause.PasswordCommon:          "Many people use this password, so it is guessed first. Use a few words that do not belong together.",
	cause.PasswordOfOwnData:       "This password is made of your address, your name or few letters, so it is guessed first. Use a few words that nobody knows of you.",
	cause.NothingToRecover:        "Recovery codes come with an authenticator app or a passkey. Set one of them up first.",
	cause.OperatorThere:           "There is an operator with this address already.",
	cause.NoSuchOperator:          "There is no such operator.",
	cause.LastAdmin:               "This is the only admin. Make somebody else one first.",
	cause.WrongDeskSignIn:         "Address, password and code do not belong together, or the code was used already. Check all three and try again.",
	cause.DemoOperator:            "This is the demo’s operator, who looks and changes nothing.",
	cause.OnlyLooking:             "You look at this account as an operator: nothing of it can be changed, and nothing personal or secret be taken along.",
	cause.DecidedAlready:          "This does not wait any more: it was decided already.",
	cause.FormSentBefore:          "This form was sent before and said something else then, which holds. Nothing was done now: open the form again for something new.",
	cause.SecondOperator:          "You asked for this yourself: somebody else has to decide on it.",
	cause.AccountIsClosed:         "This account is closed.",
	cause.SecondFactorForToken:    "A second factor is asked of this user, so that a password alone gets no token. Sign calls with an access key.",
	cause.MemberAlready:           "This address is that of a member already.",
	cause.RoleUnknown:             "Choose one of the roles.",
	cause.LastOwner:               "This is the only owner of the account. Make somebody else an owner first.",
	cause.NoSuchMember:            "There is no such member in this account, or not any more.",
	cause.InviterUnconfirmed:      "Confirm your own address first, under Alerts: members are invited in your name.",
	cause.InvitationOfAnother:     "This invitation is for another address than the one that you are signed in with. Sign out, and open the link again.",
	cause.InvitedHasUser:          "Somebody signs in with this address already. Sign in with it, and open the link of the invitation again.",
	cause.KeysUndecided:           "Choose what becomes of the access keys and webhooks.",
	cause.OtherAccount:            "This form was opened for another account than the one that you act for now. Nothing was done. Go back to the account that you want, and send it there.",
	cause.NotOneself:              "This is you. To go yourself, use “Leave this account”.",
}

func (w Writer) whyPeople(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.PasswordTooShort:
		return passwordTooShort(c), true
	case cause.TooLong:
		return tooLong(c), true
	case cause.EmailNotASCII:
		return emailNotASCII(c), true
	case cause.AccessKeyMade:
		return accessKeyMade(c), true
	case cause.AccessKeysFull:
		return accessKeysFull(c), true
	case cause.DescriptionTooLong:
		return descriptionTooLong(c), true
	case cause.ReasonMissing:
		return fmt.Sprintf("Say why, in at most %d characters: the owners of the account read it.", c.Most), true
	case cause.DeskMayNot:
		return deskMayNot(c), true
	case cause.RoleMayNot:
		return roleMayNot(c), true
	case cause.SecondInHand:
		return "It takes two persons: the link, or the role, of you and of who asked for this comes of " + c.Who + ", who could be both. Somebody decides whose link another admin made, or the command on the server.", true
	case cause.MembersFull:
		return membersFull(c), true
	}
	return "", false
}

func membersFull(c cause.MembersFull) string {
	return fmt.Sprintf("An account has at most %d members, with those who are invited.", c.Most)
}

func passwordTooShort(c cause.PasswordTooShort) string {
	return fmt.Sprintf("Use at least %d characters. A few words make a good password.", c.Least)
}

func tooLong(c cause.TooLong) string {
	return fmt.Sprintf("Use at most %d characters.", c.Most)
}

func emailNotASCII(c cause.EmailNotASCII) string {
	return fmt.Sprintf("Before the @, use letters, digits and signs of ASCII only: mail to addresses with %q there does not arrive everywhere.", c.Sign)
}

func accessKeyMade(c cause.AccessKeyMade) string {
	return fmt.Sprintf("This form has made access key %s already. Send it again to make another one.", c.AccessKey)
}

func accessKeysFull(c cause.AccessKeysFull) string {
	return fmt.Sprintf("You have %d access keys, which is all a user may have. Delete one that is not used any more.", c.Count)
}

func descriptionTooLong(c cause.DescriptionTooLong) string {
	return fmt.Sprintf("Use at most %d characters, without line breaks.", c.Most)
}
