package notice

// notices are all messages that are stored with an account; letters are all others. A new one is added here, with its kind, and
// written in views/words: a test there finds what was forgotten.
var (
	notices = []Notice{
		LowBalance{},
		LowBalanceOver{},
		InArrears{},
		CallsStopped{},
		ArrearsOver{},
		CallsResumed{},
		PackageUsed{},
		CapUsed{},
		PackageUsedUp{},
		PackageExpiring{},
		UnusualSpend{},
		OtherRegion{},
		CapForecast{},
		CallsRefused{},
		CallsWereRefused{},
		OrderCompletedLate{},
		ToppedUpOnly{},
		TransferArrived{},
		PaymentReturned{},
		RefundFailed{},
		GivenBackElsewhere{},
		TopUpGivenBack{},
		PriceGivenBack{},
		DisputeOpened{},
		DisputeWon{},
		DisputeLost{},
		DisputePrevented{},
		ToppedUp{},
		BoughtAutomatically{},
		BoughtByForecast{},
		AutoStopped{},
		CapReached{},
		MonthInvoiced{},
		SignInsFailed{},
		ConfirmedByMail{},
		PasswordChanged{},
		KeyReported{},
		WebhookStopped{},
		WebhookMoved{},
		EmailChanged{},
		SignInChanged{},
		SSOChanged{},
		SSODomainGone{},
		CodesFailed{},
		NewBrowser{},
		KeyUnusual{},
		MemberChanged{},
		PricesAnnounced{},
		PricesWithdrawn{},
		OperatorActed{},
	}
	letters = []Message{ConfirmAddress{}, KnownAlready{}, ResetPassword{}, ConfirmBookkeeping{}, DocumentIssued{}, Mailed{}, NewEmail{}, NewEmailTaken{}, EmailWanted{}, EmailReplaced{}, AccountClosed{}, Invited{}, RemovedFromAccount{}, OrderWaits{}, OrderDecided{}}
)

// Personal tells that the notice is about how one person signs in: it is for them, and for owners, and no program is told of it.
func Personal(n Notice) bool {
	switch n.(type) {
	case SignInsFailed, PasswordChanged, EmailChanged, SignInChanged, CodesFailed, NewBrowser:
		return true
	default:
		return false
	}
}

// NoticeKinds are those of all notices, in the order of the registry.
func NoticeKinds() []Kind {
	var all []Kind
	for _, n := range notices {
		all = append(all, n.Kind())
	}
	return all
}

// Kinds are those of all notices and letters, in the order of the registry.
func Kinds() []Kind {
	all := NoticeKinds()
	for _, l := range letters {
		all = append(all, l.Kind())
	}
	return all
}

// Kind names each message.
func (LowBalance) Kind() Kind          { return "low_balance" }
func (LowBalanceOver) Kind() Kind      { return "low_balance_over" }
func (InArrears) Kind() Kind           { return "in_arrears" }
func (CallsStopped) Kind() Kind        { return "calls_stopped" }
func (ArrearsOver) Kind() Kind         { return "arrears_over" }
func (CallsResumed) Kind() Kind        { return "calls_resumed" }
func (PackageUsed) Kind() Kind         { return "package_used" }
func (CapUsed) Kind() Kind             { return "cap_used" }
func (PackageUsedUp) Kind() Kind       { return "package_used_up" }
func (PackageExpiring) Kind() Kind     { return "package_expiring" }
func (UnusualSpend) Kind() Kind        { return "unusual_spend" }
func (OtherRegion) Kind() Kind         { return "other_region" }
func (CapForecast) Kind() Kind         { return "cap_forecast" }
func (CallsRefused) Kind() Kind        { return "calls_refused" }
func (CallsWereRefused) Kind() Kind    { return "calls_were_refused" }
func (OrderCompletedLate) Kind() Kind  { return "order_completed_late" }
func (ToppedUpOnly) Kind() Kind        { return "topped_up_only" }
func (TransferArrived) Kind() Kind     { return "transfer_arrived" }
func (PaymentReturned) Kind() Kind     { return "payment_returned" }
func (RefundFailed) Kind() Kind        { return "refund_failed" }
func (GivenBackElsewhere) Kind() Kind  { return "given_back_elsewhere" }
func (TopUpGivenBack) Kind() Kind      { return "top_up_given_back" }
func (PriceGivenBack) Kind() Kind      { return "price_given_back" }
func (DisputeOpened) Kind() Kind       { return "dispute_opened" }
func (DisputeWon) Kind() Kind          { return "dispute_won" }
func (DisputeLost) Kind() Kind         { return "dispute_lost" }
func (DisputePrevented) Kind() Kind    { return "dispute_prevented" }
func (ToppedUp) Kind() Kind            { return "topped_up" }
func (BoughtAutomatically) Kind() Kind { return "bought_automatically" }
func (BoughtByForecast) Kind() Kind    { return "bought_by_forecast" }
func (AutoStopped) Kind() Kind         { return "auto_stopped" }
func (CapReached) Kind() Kind          { return "cap_reached" }
func (MonthInvoiced) Kind() Kind       { return "month_invoiced" }
func (SignInsFailed) Kind() Kind       { return "sign_ins_failed" }
func (ConfirmedByMail) Kind() Kind     { return "confirmed_by_mail" }
func (PasswordChanged) Kind() Kind     { return "password_changed" }
func (KeyReported) Kind() Kind         { return "key_reported" }
func (WebhookStopped) Kind() Kind      { return "webhook_stopped" }
func (WebhookMoved) Kind() Kind        { return "webhook_moved" }
func (EmailChanged) Kind() Kind        { return "email_changed" }
func (SignInChanged) Kind() Kind       { return "sign_in_changed" }
func (SSOChanged) Kind() Kind          { return "sso_changed" }
func (SSODomainGone) Kind() Kind       { return "sso_domain_gone" }
func (CodesFailed) Kind() Kind         { return "codes_failed" }
func (NewBrowser) Kind() Kind          { return "new_browser" }
func (NewEmail) Kind() Kind            { return "new_email" }
func (NewEmailTaken) Kind() Kind       { return "new_email_taken" }
func (EmailWanted) Kind() Kind         { return "email_wanted" }
func (EmailReplaced) Kind() Kind       { return "email_replaced" }
func (AccountClosed) Kind() Kind       { return "account_closed" }
func (KeyUnusual) Kind() Kind          { return "key_unusual" }
func (PricesAnnounced) Kind() Kind     { return "prices_announced" }
func (PricesWithdrawn) Kind() Kind     { return "prices_withdrawn" }
func (OperatorActed) Kind() Kind       { return "operator_acted" }
func (ConfirmAddress) Kind() Kind      { return "confirm_address" }
func (KnownAlready) Kind() Kind        { return "known_already" }
func (ResetPassword) Kind() Kind       { return "reset_password" }
func (ConfirmBookkeeping) Kind() Kind  { return "confirm_bookkeeping" }
func (DocumentIssued) Kind() Kind      { return "document_issued" }
func (Mailed) Kind() Kind              { return "mailed" }
func (Verbatim) Kind() Kind            { return "verbatim" }

// Topic is what each notice is about.
func (LowBalance) Topic() Topic          { return AlertLowBalance }
func (LowBalanceOver) Topic() Topic      { return AlertLowBalance }
func (InArrears) Topic() Topic           { return AlertArrears }
func (CallsStopped) Topic() Topic        { return AlertArrears }
func (ArrearsOver) Topic() Topic         { return AlertArrears }
func (CallsResumed) Topic() Topic        { return AlertArrears }
func (PackageUsed) Topic() Topic         { return AlertPackageUsed }
func (CapUsed) Topic() Topic             { return NoticeCap }
func (PackageUsedUp) Topic() Topic       { return AlertPackageUsed }
func (PackageExpiring) Topic() Topic     { return AlertPackageExpiring }
func (UnusualSpend) Topic() Topic        { return AlertUnusualSpend }
func (OtherRegion) Topic() Topic         { return AlertOtherRegion }
func (CapForecast) Topic() Topic         { return AlertCapForecast }
func (CallsRefused) Topic() Topic        { return AlertRefusals }
func (CallsWereRefused) Topic() Topic    { return AlertRefusals }
func (OrderCompletedLate) Topic() Topic  { return NoticePayment }
func (ToppedUpOnly) Topic() Topic        { return NoticePayment }
func (TransferArrived) Topic() Topic     { return NoticePayment }
func (PaymentReturned) Topic() Topic     { return NoticeRefund }
func (RefundFailed) Topic() Topic        { return NoticeRefund }
func (GivenBackElsewhere) Topic() Topic  { return NoticeRefund }
func (TopUpGivenBack) Topic() Topic      { return NoticeRefund }
func (PriceGivenBack) Topic() Topic      { return NoticeRefund }
func (DisputeOpened) Topic() Topic       { return NoticePayment }
func (DisputeWon) Topic() Topic          { return NoticePayment }
func (DisputeLost) Topic() Topic         { return NoticePayment }
func (DisputePrevented) Topic() Topic    { return NoticePayment }
func (ToppedUp) Topic() Topic            { return NoticeAuto }
func (BoughtAutomatically) Topic() Topic { return NoticeAuto }
func (BoughtByForecast) Topic() Topic    { return NoticeAuto }
func (AutoStopped) Topic() Topic         { return NoticeAuto }
func (CapReached) Topic() Topic          { return NoticeAuto }
func (MonthInvoiced) Topic() Topic       { return NoticeDocument }
func (SignInsFailed) Topic() Topic       { return NoticeSecurity }
func (ConfirmedByMail) Topic() Topic     { return NoticeSecurity }
func (PasswordChanged) Topic() Topic     { return NoticeSecurity }
func (KeyReported) Topic() Topic         { return NoticeSecurity }
func (WebhookStopped) Topic() Topic      { return NoticeWebhook }
func (WebhookMoved) Topic() Topic        { return NoticeSecurity }
func (EmailChanged) Topic() Topic        { return NoticeSecurity }
func (SignInChanged) Topic() Topic       { return NoticeSecurity }
func (SSOChanged) Topic() Topic          { return NoticeSecurity }
func (SSODomainGone) Topic() Topic       { return NoticeSecurity }
func (CodesFailed) Topic() Topic         { return NoticeSecurity }
func (NewBrowser) Topic() Topic          { return NoticeSecurity }
func (KeyUnusual) Topic() Topic          { return NoticeKey }
func (PricesAnnounced) Topic() Topic     { return NoticePrices }
func (PricesWithdrawn) Topic() Topic     { return NoticePrices }
func (OperatorActed) Topic() Topic       { return NoticePayment }
func (v Verbatim) Topic() Topic          { return v.About }

func (MemberChanged) Kind() Kind      { return "member_changed" }
func (Invited) Kind() Kind            { return "invited" }
func (RemovedFromAccount) Kind() Kind { return "removed_from_account" }
func (OrderWaits) Kind() Kind         { return "order_waits" }
func (OrderDecided) Kind() Kind       { return "order_decided" }

// Topic is what the notice is about.
func (MemberChanged) Topic() Topic { return NoticeSecurity }
