package routes

// The operator's desk: all of it is below one address, which can be served at a port of its own.
const (
	Desk        = "/operator"
	DeskSignIn  = "/operator/sign-in"
	DeskSignOut = "/operator/sign-out"
	DeskSetUp   = "/operator/set-up"
	DeskEnter   = "/operator/enter"

	DeskBeginPasskey  = "/operator/sign-in/passkey/new"
	DeskPasskeySignIn = "/operator/sign-in/passkey"
	DeskPasskeys      = "/operator/passkeys"
	DeskNewPasskey    = "/operator/passkeys/new"
	DeskMakePasskey   = "/operator/passkeys/make"
	DeskDropPasskey   = "/operator/passkeys/remove"

	DeskHealth         = "/operator/health"
	DeskMoney          = "/operator/money"
	DeskMoneyCSV       = "/operator/money.csv"
	DeskMoneyOf        = "/operator/money/of"
	DeskMoneyOfCSV     = "/operator/money/of.csv"
	DeskJournal        = "/operator/money/journal"
	DeskJournalCSV     = "/operator/money/journal.csv"
	DeskVouchers       = "/operator/vouchers"
	DeskVoucherPattern = "/operator/vouchers/:batch/end"
	DeskVouchersDecide = "/operator/vouchers/decide"

	DeskTransfers       = "/operator/transfers"
	DeskTransferPattern = "/operator/transfers/:entry"
	DeskAssignPattern   = "/operator/transfers/:entry/assign"
	DeskSendBackPattern = "/operator/transfers/:entry/send-back"

	DeskTrail           = "/operator/trail"
	DeskOperators       = "/operator/operators"
	DeskRolePattern     = "/operator/operators/:operator/role"
	DeskLinkPattern     = "/operator/operators/:operator/link"
	DeskEndPattern      = "/operator/operators/:operator/end"
	DeskOperatorPattern = "/operator/operators/:operator"
)

// DeskVouchersEnd ends the vouchers of a batch.
func DeskVouchersEnd(batch string) string { return fill(DeskVoucherPattern, batch) }

// DeskTransfer is money that came in at the bank, by its number.
func DeskTransfer(entry string) string { return fill(DeskTransferPattern, entry) }

// DeskAssign says whose it is.
func DeskAssign(entry string) string { return fill(DeskAssignPattern, entry) }

// DeskSendBack says that it was sent back.
func DeskSendBack(entry string) string { return fill(DeskSendBackPattern, entry) }

// DeskOperator is the page of an operator, by their number.
func DeskOperator(operator string) string { return fill(DeskOperatorPattern, operator) }

// DeskRole changes what an operator is.
func DeskRole(operator string) string { return fill(DeskRolePattern, operator) }

// DeskLink gives an operator another link.
func DeskLink(operator string) string { return fill(DeskLinkPattern, operator) }

// DeskEnd ends an operator.
func DeskEnd(operator string) string { return fill(DeskEndPattern, operator) }

// DeskAccountPattern is the page of an account.
const DeskAccountPattern = "/operator/accounts/:account"

// DeskViewPattern asks why an operator wants to see an account's pages as its customer does. BeginView, where customers are, begins it with a
// token, and EndView ends it.
const (
	DeskViewPattern = "/operator/accounts/:account/view"
	BeginView       = "/view-as"
	EndView         = "/view-as/end"
)

// DeskView is of the account with the number.
func DeskView(account string) string { return fill(DeskViewPattern, account) }

// DeskAccount is the page of the account with the number.
func DeskAccount(account string) string { return fill(DeskAccountPattern, account) }

// What operators do to an account: each has a page that asks for it.
const (
	DeskGrantPattern    = "/operator/accounts/:account/grant"
	DeskTakeBackPattern = "/operator/accounts/:account/take-back"
	DeskVouchPattern    = "/operator/accounts/:account/vouch"
	DeskRefundPattern   = "/operator/accounts/:account/refund"
	DeskCreditPattern   = "/operator/accounts/:account/credit"
	DeskDebitPattern    = "/operator/accounts/:account/debit"
	DeskSuspendPattern  = "/operator/accounts/:account/suspend"
	DeskResumePattern   = "/operator/accounts/:account/resume"
	DeskSignOutPattern  = "/operator/accounts/:account/sign-everybody-out"
	DeskLimitsPattern   = "/operator/accounts/:account/limits"
	DeskClosePattern    = "/operator/accounts/:account/close"
	DeskDecidePattern   = "/operator/accounts/:account/decide"

	DeskSendMailPattern    = "/operator/accounts/:account/mails/send"
	DeskReplayPattern      = "/operator/accounts/:account/replay"
	DeskAcknowledgePattern = "/operator/accounts/:account/acknowledge"
)

// What of an account has pages of its own at the desk, and the alarms of all.
const (
	DeskMailsPattern   = "/operator/accounts/:account/mails"
	DeskWebhookPattern = "/operator/accounts/:account/webhooks/:webhook"
	DeskMessagePattern = "/operator/accounts/:account/webhooks/:webhook/:delivery"
	DeskAlarms         = "/operator/alarms"
)

// DeskMails lists the account's mails, DeskWebhook is one of its webhooks with what was posted there, and DeskMessage one message of it.
func DeskMails(account string) string { return fill(DeskMailsPattern, account) }

// DeskWebhook is of the webhook with the reference.
func DeskWebhook(account, webhook string) string { return fill(DeskWebhookPattern, account, webhook) }

// DeskMessage is of the message with the reference.
func DeskMessage(account, webhook, delivery string) string {
	return fill(DeskMessagePattern, account, webhook, delivery)
}

// DeskSendMail has the mail with the number sent again, "" to ask for it.
func DeskSendMail(account, mail string) string {
	return With(fill(DeskSendMailPattern, account), "mail", mail)
}

// DeskReplay has the message posted again.
func DeskReplay(account, delivery string) string {
	return With(fill(DeskReplayPattern, account), "message", delivery)
}

// DeskAcknowledge acknowledges the alarm.
func DeskAcknowledge(account, alarm string) string {
	return With(fill(DeskAcknowledgePattern, account), "alarm", alarm)
}

// DeskGrant gives the account a package, DeskVouch vouches for it, DeskRefund gives money back, DeskSignEverybodyOut ends its sessions, DeskClose closes
// it, and DeskDecide decides on what waits for a second operator.
func DeskGrant(account string) string { return fill(DeskGrantPattern, account) }

// DeskTakeBack takes back a package that was given.
func DeskTakeBack(account string) string { return fill(DeskTakeBackPattern, account) }

// DeskVouch vouches for the account.
func DeskVouch(account string) string { return fill(DeskVouchPattern, account) }

// DeskRefund gives money of a payment back.
func DeskRefund(account string) string { return fill(DeskRefundPattern, account) }

// DeskCredit puts money onto the account's balance.
func DeskCredit(account string) string { return fill(DeskCreditPattern, account) }

// DeskDebit takes money from the account's balance.
func DeskDebit(account string) string { return fill(DeskDebitPattern, account) }

// DeskLimits sets how far the account may owe.
func DeskLimits(account string) string { return fill(DeskLimitsPattern, account) }

// DeskSuspend keeps the account's calls from passing.
func DeskSuspend(account string) string { return fill(DeskSuspendPattern, account) }

// DeskResume lets the account go on.
func DeskResume(account string) string { return fill(DeskResumePattern, account) }

// DeskSignEverybodyOut ends the sessions of all members.
func DeskSignEverybodyOut(account string) string { return fill(DeskSignOutPattern, account) }

// DeskClose closes the account.
func DeskClose(account string) string { return fill(DeskClosePattern, account) }

// DeskDecide decides on what waits.
func DeskDecide(account string) string { return fill(DeskDecidePattern, account) }
