package models

import "strings"

// Mailbox names whose mailbox an address, in its canonical form, most likely is, so that mails to one person are counted as
// such: what follows a "+", and dots before the "@", lead to the same one at most providers. It is no address to send to.
func Mailbox(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return strings.ToLower(email)
	}
	local, domain := strings.ToLower(email[:at]), strings.ToLower(email[at+1:])
	if plus := strings.IndexByte(local, '+'); plus > 0 {
		local = local[:plus]
	}
	if without := strings.ReplaceAll(local, ".", ""); without != "" {
		local = without
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	return local + "@" + domain
}
