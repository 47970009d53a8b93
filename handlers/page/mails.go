package page

import (
	"ocrconsole/views/components"
	"ocrconsole/views/words"
)

// HasMailServer tells that mails reach people: without a server they are kept in files.
func (v *View) HasMailServer() bool { return v.frame.MailServer }

// ByMail is what promises a mail: it also says where mails go when there is no mail server. Nothing else promises one.
func (v *View) ByMail(promise string) string {
	if v.HasMailServer() {
		return promise
	}
	return words.Spaced(promise, words.MailsStayInFiles)
}

// FlashMailed keeps a message for the next page that promises a mail.
func (v *View) FlashMailed(tone components.Tone, promise string) { v.Flash(tone, v.ByMail(promise)) }
