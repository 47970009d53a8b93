package trail

import "slices"

// acts are all kinds. A new one is added here, with its name, and written in views/words: a test there finds what was forgotten.
var acts = []Act{
	AccountCreated{},
	AccountRenamed{},
	AccountClosed{},
	AccountErased{},
	SignedIn{},
	SignedOut{},
	TokenMade{},
	SecondAsked{},
	SignInsFailed{},
	StrangersFailed{},
	PasswordChanged{},
	EmailAsked{},
	EmailDropped{},
	EmailChanged{},
	EmailStopped{},
	AddressConfirmed{},
	SessionsEnded{},
	DataDownloaded{},
	HistoryDownloaded{},
	DocumentDownloaded{},
	StatementDownloaded{},
	AlertsSet{},
	CalendarOpened{},
	CalendarClosed{},
	Invited{},
	InvitationRevoked{},
	MemberJoined{},
	MemberRoleSet{},
	MemberSpendingSet{},
	MemberRemoved{},
	MemberLeft{},
	ApprovalAsked{},
	ApprovalDecided{},
	FactorAdded{},
	FactorRemoved{},
	FactorRequired{},
	SSOSet{},
	SSORemoved{},
	SSOTested{},
	SSODomainAdded{},
	SSODomainVerified{},
	SSODomainRemoved{},
	SSODomainMissing{},
	SSODomainFound{},
	SSODomainLapsed{},
	SSOOnlySet{},
	SSOJoined{},
	SSOLinked{},
	SSOUnlinked{},
	SSOFailed{},
	KeyCreated{},
	KeyChanged{},
	KeyEnabled{},
	KeyDisabled{},
	KeyStopped{},
	KeyDeleted{},
	SecretReplaced{},
	FormerSecretEnded{},
	CredentialsDownloaded{},
	KeyWatchSet{},
	IncidentOpened{},
	IncidentAnswered{},
	OrderPlaced{},
	OrderCompleted{},
	OrderCancelled{},
	OrderExpired{},
	PaymentBegun{},
	PaymentSucceeded{},
	PaymentFailed{},
	PackageReturned{},
	PackageGiven{},
	PackageTakenBack{},
	VoucherRedeemed{},
	StarterGiven{},
	Vouched{},
	RefundBegun{},
	RefundSucceeded{},
	RefundFailed{},
	DisputeTurned{},
	CardSaved{},
	CardRemoved{},
	AutoSet{},
	AutoTurnedOff{},
	BoughtByForecast{},
	AutoStopped{},
	Subscribed{},
	Unsubscribed{},
	CapSet{},
	CapEnded{},
	DetailsSaved{},
	WebhookCreated{},
	WebhookChanged{},
	WebhookSwitched{},
	WebhookSecretReplaced{},
	WebhookFormerEnded{},
	WebhookDeleted{},
	MessagePosted{},
	CatalogApplied{},
	CatalogAnnounced{},
	CatalogWithdrawn{},
	CatalogProposed{},
	CatalogDeclined{},
	OperatorTokenMade{},
	VouchersMade{},
	VouchersAsked{},
	VouchersDeclined{},
	VouchersEnded{},
	BankFileRead{},
	TransferSentBack{},
	MasterKeyChanged{},
	CallsDropped{},
	Cut{},
	Viewed{},
	DeskActed{},
	OperatorAdded{},
	OperatorLinked{},
	OperatorArmed{},
	OperatorSignedIn{},
	OperatorPasskeyAdded{},
	OperatorPasskeyRemoved{},
	OperatorChanged{},
	OperatorEnded{},
}

// Kinds are those of all acts, in the order of the registry.
func Kinds() []Kind {
	all := make([]Kind, len(acts))
	for i, a := range acts {
		all[i] = a.Kind()
	}
	return all
}

// KindsOfAccounts are those of acts that are done to accounts, in the order of the registry.
func KindsOfAccounts() []Kind {
	ofHouse := []Act{
		StrangersFailed{},
		CatalogApplied{},
		CatalogAnnounced{},
		CatalogWithdrawn{},
		CatalogProposed{},
		CatalogDeclined{},
		OperatorTokenMade{},
		VouchersMade{},
		VouchersAsked{},
		VouchersDeclined{},
		VouchersEnded{},
		BankFileRead{},
		TransferSentBack{},
		MasterKeyChanged{},
		OperatorAdded{},
		OperatorLinked{},
		OperatorArmed{},
		OperatorSignedIn{},
		OperatorPasskeyAdded{},
		OperatorPasskeyRemoved{},
		OperatorChanged{},
		OperatorEnded{},
	}
	return slices.DeleteFunc(Kinds(), func(k Kind) bool {
		return slices.ContainsFunc(ofHouse, func(a Act) bool { return a.Kind() == k })
	})
}

// Kind names each act.
func (AccountCreated) Kind() Kind         { return "account_created" }
func (AccountRenamed) Kind() Kind         { return "account_renamed" }
func (AccountClosed) Kind() Kind          { return "account_closed" }
func (AccountErased) Kind() Kind          { return "account_erased" }
func (SignedIn) Kind() Kind               { return "signed_in" }
func (SecondAsked) Kind() Kind            { return "second_asked" }
func (SignedOut) Kind() Kind              { return "signed_out" }
func (TokenMade) Kind() Kind              { return "token_made" }
func (SignInsFailed) Kind() Kind          { return "sign_ins_failed" }
func (StrangersFailed) Kind() Kind        { return "strangers_failed" }
func (PasswordChanged) Kind() Kind        { return "password_changed" }
func (EmailAsked) Kind() Kind             { return "email_asked" }
func (EmailDropped) Kind() Kind           { return "email_dropped" }
func (EmailChanged) Kind() Kind           { return "email_changed" }
func (EmailStopped) Kind() Kind           { return "email_stopped" }
func (AddressConfirmed) Kind() Kind       { return "address_confirmed" }
func (SessionsEnded) Kind() Kind          { return "sessions_ended" }
func (DataDownloaded) Kind() Kind         { return "data_downloaded" }
func (HistoryDownloaded) Kind() Kind      { return "history_downloaded" }
func (DocumentDownloaded) Kind() Kind     { return "document_downloaded" }
func (StatementDownloaded) Kind() Kind    { return "statement_downloaded" }
func (AlertsSet) Kind() Kind              { return "alerts_set" }
func (CalendarOpened) Kind() Kind         { return "calendar_opened" }
func (CalendarClosed) Kind() Kind         { return "calendar_closed" }
func (Invited) Kind() Kind                { return "invited" }
func (InvitationRevoked) Kind() Kind      { return "invitation_revoked" }
func (MemberJoined) Kind() Kind           { return "member_joined" }
func (MemberRoleSet) Kind() Kind          { return "member_role_set" }
func (MemberSpendingSet) Kind() Kind      { return "member_spending_set" }
func (MemberRemoved) Kind() Kind          { return "member_removed" }
func (MemberLeft) Kind() Kind             { return "member_left" }
func (ApprovalAsked) Kind() Kind          { return "approval_asked" }
func (ApprovalDecided) Kind() Kind        { return "approval_decided" }
func (FactorAdded) Kind() Kind            { return "factor_added" }
func (FactorRemoved) Kind() Kind          { return "factor_removed" }
func (FactorRequired) Kind() Kind         { return "factor_required" }
func (SSOSet) Kind() Kind                 { return "sso_set" }
func (SSORemoved) Kind() Kind             { return "sso_removed" }
func (SSOTested) Kind() Kind              { return "sso_tested" }
func (SSODomainAdded) Kind() Kind         { return "sso_domain_added" }
func (SSODomainVerified) Kind() Kind      { return "sso_domain_verified" }
func (SSODomainRemoved) Kind() Kind       { return "sso_domain_removed" }
func (SSODomainMissing) Kind() Kind       { return "sso_domain_missing" }
func (SSODomainFound) Kind() Kind         { return "sso_domain_found" }
func (SSODomainLapsed) Kind() Kind        { return "sso_domain_lapsed" }
func (SSOOnlySet) Kind() Kind             { return "sso_only_set" }
func (SSOJoined) Kind() Kind              { return "sso_joined" }
func (SSOLinked) Kind() Kind              { return "sso_linked" }
func (SSOUnlinked) Kind() Kind            { return "sso_unlinked" }
func (SSOFailed) Kind() Kind              { return "sso_failed" }
func (KeyCreated) Kind() Kind             { return "key_created" }
func (KeyChanged) Kind() Kind             { return "key_changed" }
func (KeyEnabled) Kind() Kind             { return "key_enabled" }
func (KeyDisabled) Kind() Kind            { return "key_disabled" }
func (KeyStopped) Kind() Kind             { return "key_stopped" }
func (KeyDeleted) Kind() Kind             { return "key_deleted" }
func (SecretReplaced) Kind() Kind         { return "secret_replaced" }
func (FormerSecretEnded) Kind() Kind      { return "former_secret_ended" }
func (CredentialsDownloaded) Kind() Kind  { return "credentials_downloaded" }
func (KeyWatchSet) Kind() Kind            { return "key_watch_set" }
func (IncidentOpened) Kind() Kind         { return "incident_opened" }
func (IncidentAnswered) Kind() Kind       { return "incident_answered" }
func (OrderPlaced) Kind() Kind            { return "order_placed" }
func (OrderCompleted) Kind() Kind         { return "order_completed" }
func (OrderCancelled) Kind() Kind         { return "order_cancelled" }
func (OrderExpired) Kind() Kind           { return "order_expired" }
func (PaymentBegun) Kind() Kind           { return "payment_begun" }
func (PaymentSucceeded) Kind() Kind       { return "payment_succeeded" }
func (PaymentFailed) Kind() Kind          { return "payment_failed" }
func (PackageReturned) Kind() Kind        { return "package_returned" }
func (PackageGiven) Kind() Kind           { return "package_given" }
func (PackageTakenBack) Kind() Kind       { return "package_taken_back" }
func (VoucherRedeemed) Kind() Kind        { return "voucher_redeemed" }
func (VouchersMade) Kind() Kind           { return "vouchers_made" }
func (VouchersAsked) Kind() Kind          { return "vouchers_asked" }
func (VouchersDeclined) Kind() Kind       { return "vouchers_declined" }
func (VouchersEnded) Kind() Kind          { return "vouchers_ended" }
func (BankFileRead) Kind() Kind           { return "bank_file_read" }
func (TransferSentBack) Kind() Kind       { return "transfer_sent_back" }
func (StarterGiven) Kind() Kind           { return "starter_given" }
func (Vouched) Kind() Kind                { return "vouched" }
func (RefundBegun) Kind() Kind            { return "refund_begun" }
func (RefundSucceeded) Kind() Kind        { return "refund_succeeded" }
func (RefundFailed) Kind() Kind           { return "refund_failed" }
func (DisputeTurned) Kind() Kind          { return "dispute_turned" }
func (CardSaved) Kind() Kind              { return "card_saved" }
func (CardRemoved) Kind() Kind            { return "card_removed" }
func (AutoSet) Kind() Kind                { return "auto_set" }
func (BoughtByForecast) Kind() Kind       { return "bought_by_forecast" }
func (AutoTurnedOff) Kind() Kind          { return "auto_turned_off" }
func (AutoStopped) Kind() Kind            { return "auto_stopped" }
func (Subscribed) Kind() Kind             { return "subscribed" }
func (Unsubscribed) Kind() Kind           { return "unsubscribed" }
func (CapSet) Kind() Kind                 { return "cap_set" }
func (CapEnded) Kind() Kind               { return "cap_ended" }
func (DetailsSaved) Kind() Kind           { return "details_saved" }
func (WebhookCreated) Kind() Kind         { return "webhook_created" }
func (WebhookChanged) Kind() Kind         { return "webhook_changed" }
func (WebhookSwitched) Kind() Kind        { return "webhook_switched" }
func (WebhookSecretReplaced) Kind() Kind  { return "webhook_secret_replaced" }
func (WebhookFormerEnded) Kind() Kind     { return "webhook_former_ended" }
func (WebhookDeleted) Kind() Kind         { return "webhook_deleted" }
func (MessagePosted) Kind() Kind          { return "message_posted" }
func (CatalogApplied) Kind() Kind         { return "catalog_applied" }
func (CatalogAnnounced) Kind() Kind       { return "catalog_announced" }
func (CatalogWithdrawn) Kind() Kind       { return "catalog_withdrawn" }
func (CatalogProposed) Kind() Kind        { return "catalog_proposed" }
func (CatalogDeclined) Kind() Kind        { return "catalog_declined" }
func (OperatorTokenMade) Kind() Kind      { return "operator_token_made" }
func (MasterKeyChanged) Kind() Kind       { return "master_key_changed" }
func (CallsDropped) Kind() Kind           { return "calls_dropped" }
func (Cut) Kind() Kind                    { return "cut" }
func (DeskActed) Kind() Kind              { return "desk_acted" }
func (Viewed) Kind() Kind                 { return "viewed" }
func (OperatorAdded) Kind() Kind          { return "operator_added" }
func (OperatorLinked) Kind() Kind         { return "operator_linked" }
func (OperatorArmed) Kind() Kind          { return "operator_armed" }
func (OperatorSignedIn) Kind() Kind       { return "operator_signed_in" }
func (OperatorPasskeyAdded) Kind() Kind   { return "operator_passkey_added" }
func (OperatorPasskeyRemoved) Kind() Kind { return "operator_passkey_removed" }
func (OperatorChanged) Kind() Kind        { return "operator_changed" }
func (OperatorEnded) Kind() Kind          { return "operator_ended" }
