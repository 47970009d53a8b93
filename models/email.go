package models

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"ocrconsole/models/cause"
)

// The longest addresses that mail servers take: in all, and before the "@".
const (
	MaxEmail      = 254
	maxEmailLocal = 64
)

// domains is how the domains of addresses are read: as UTS 46 maps what people and browsers write, without the
// differences of IDNA 2003, and as names of hosts.
var domains = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.CheckJoiners(true), idna.CheckHyphens(false),
	idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// CanonicalEmail gives the one form in which the addresses of users are stored and compared: that of DeliverableEmail, in
// lower case. It fails as that does.
func CanonicalEmail(typed string) (string, error) {
	address, err := DeliverableEmail(typed)
	return strings.ToLower(address), err
}

// DeliverableEmail gives the form of an e-mail address that is written on envelopes: the domain in ASCII (xn--…) and lower
// case, without what nobody sees. What stands before the "@" is its mail server's own business, letter by letter. It fails
// with Invalid, on the field email, in words for whoever typed it.
func DeliverableEmail(typed string) (string, error) {
	text := strings.TrimFunc(strings.Map(narrow, typed), isUnseen)
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return "", noAddress()
	}
	local := text[:at]
	if err := checkLocal(local); err != nil {
		return "", err
	}
	domain, err := domains.ToASCII(text[at+1:])
	if err != nil || !strings.Contains(domain, ".") || strings.Contains("."+domain+".", ".-") || strings.Contains("."+domain+".", "-.") {
		return "", RefuseField("email", cause.EmailNoDomain)
	}
	address := local + "@" + domain
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > MaxEmail || len(local) > maxEmailLocal {
		return "", noAddress()
	}
	return address, nil
}

// emailBeginning gives what stored addresses begin with that people write with this beginning. Where they may be others, too, looked is not "": stored
// ones that begin with among are meant whose ReadableEmail begins with looked. For the ASCII form of a name says nothing of how it begins: büch is not the
// beginning of xn--bcher-kva, which is that of bücher.
func emailBeginning(typed string) (stored, among, looked string) {
	text := strings.ToLower(strings.TrimFunc(strings.Map(narrow, typed), isUnseen))
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text, "", ""
	}
	local, domain := text[:at+1], strings.NewReplacer("。", ".", "｡", ".").Replace(text[at+1:])
	if readable, _ := domains.ToUnicode(domain); readable != "" { // be it wrong, as what is not whole may be
		looked = local + readable
	}
	parents, name := "", domain
	if dot := strings.LastIndexByte(domain, '.'); dot >= 0 {
		parents, name = inASCII(domain[:dot])+".", domain[dot+1:]
	}
	stored, among = local+parents+inASCII(name), local+parents+"xn--"
	if name == "" || strings.HasPrefix(name, "xn--") {
		looked = "" // stored says it all
	}
	return stored, among, looked
}

// inASCII is the name as it is stored, or itself if it is none.
func inASCII(name string) string {
	if ascii, err := domains.ToASCII(name); err == nil {
		return ascii
	}
	return name
}

// checkLocal refuses what may stand before the "@" by newer standards only: few mail servers take it, and an address that
// half of them bounce is of no use.
func checkLocal(local string) error {
	for _, r := range local {
		switch {
		case isUnseen(r):
			return RefuseField("email", cause.EmailWithSpace)
		case r > unicode.MaxASCII:
			return RefuseField("email", cause.EmailNotASCII{Sign: string(r)})
		}
	}
	return nil
}

func noAddress() error {
	return RefuseField("email", cause.NotAnEmail)
}

// narrow makes the wide letters, digits and signs of East Asian keyboards those of ASCII.
func narrow(r rune) rune {
	if '！' <= r && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// isUnseen finds what takes no ink: spaces, control characters, and those that only join, part or direct others.
func isUnseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u115f' || r == '\u1160' || r == '\u3164'
}

// ReadableEmail gives the address as people write it, for pages and documents: the domain in its own letters.
func ReadableEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || !strings.Contains(address[at:], "xn--") {
		return address
	}
	domain, err := domains.ToUnicode(address[at+1:])
	if err != nil {
		return address
	}
	return address[:at+1] + domain
}
