package cause

// This file has what is asked for and is not there, or is not the asker's.

// Those without arguments.
const (
	NoSuchCall            Plain = "no_such_call"
	NoSuchCallKey         Plain = "no_such_call_key"
	NoSuchDocument        Plain = "no_such_document"
	NoDocumentHere        Plain = "no_document_here"
	NoSuchNotification    Plain = "no_such_notification"
	NoSuchAccount         Plain = "no_such_account"
	NoSuchUser            Plain = "no_such_user"
	NoSuchRefund          Plain = "no_such_refund"
	NoSuchTransaction     Plain = "no_such_transaction"
	NoSuchProject         Plain = "no_such_project"
	NoProjectOfAccount    Plain = "no_project_of_account"
	NoSuchAutoRule        Plain = "no_such_auto_rule"
	NoSuchCap             Plain = "no_such_cap"
	NoSuchAutoRun         Plain = "no_such_auto_run"
	NoSuchOrder           Plain = "no_such_order"
	NoSuchPackage         Plain = "no_such_package"
	NoPackageInOrder      Plain = "no_package_in_order"
	NoSuchPayment         Plain = "no_such_payment"
	NoSuchAlarm           Plain = "no_such_alarm"
	AlarmAcknowledged     Plain = "alarm_acknowledged"
	NoSuchSavedCard       Plain = "no_such_saved_card"
	NoSuchExport          Plain = "no_such_export"
	NoSuchCalendar        Plain = "no_such_calendar"
	CallsMoving           Plain = "calls_moving"
	NoStatement           Plain = "no_statement"
	NoFreePackage         Plain = "no_free_package"
	NoCatalog             Plain = "no_catalog"
	NoAnnouncement        Plain = "no_announcement"
	NothingAnnounced      Plain = "nothing_announced"
	AnnouncedBehind       Plain = "announced_behind"
	NoListOfNotifications Plain = "no_list_of_notifications"
	NoCallWithID          Plain = "no_call_with_i_d"
)

// NoReference is told by views/words.
type NoReference struct {
	Thing string `json:"thing"`
}

// NoRegion is told by views/words.
type NoRegion struct {
	Code string `json:"code"`
}

// NoRegionOnSale is told by views/words.
type NoRegionOnSale struct {
	Code string `json:"code"`
	List string `json:"list"`
}

// NoService is told by views/words.
type NoService struct {
	Code string `json:"code"`
}

// NoServiceToTry is told by views/words.
type NoServiceToTry struct {
	Code string `json:"code"`
}

// NoSample is told by views/words.
type NoSample struct {
	Name string `json:"name"`
}

// NoOrderStatus is told by views/words.
type NoOrderStatus struct {
	Status string `json:"status"`
}

// NoListOfPackages is told by views/words.
type NoListOfPackages struct {
	Status string `json:"status"`
}

// NoKindOfDocuments is told by views/words.
type NoKindOfDocuments struct {
	Asked string `json:"asked"`
}

// CallsDropBeyond is told by views/words. Month is the last whose single calls may be dropped before, as 2026-11.
type CallsDropBeyond struct {
	Month string `json:"month"`
}

// StatementNotKept is told by views/words. The months are as 2026-11.
type StatementNotKept struct {
	Month string `json:"month"`
	Since string `json:"since"`
}

// PickedBeyond is told by views/words: of a key or a tag there are calls before Since that are not looked through, being more than Most.
// Since is as its reader reads instants.
type PickedBeyond struct {
	Since string `json:"since"`
	Most  int    `json:"most"`
}

// NoMonth is told by views/words.
type NoMonth struct {
	Text string `json:"text"`
}

// NoAccountOf is told by views/words.
type NoAccountOf struct {
	Email string `json:"email"`
}

// SeveralUsers is told by views/words.
type SeveralUsers struct {
	Email string `json:"email"`
}

// Kind names each.
func (NoReference) Kind() string       { return "no_reference" }
func (NoRegion) Kind() string          { return "no_region" }
func (NoRegionOnSale) Kind() string    { return "no_region_on_sale" }
func (NoService) Kind() string         { return "no_service" }
func (NoServiceToTry) Kind() string    { return "no_service_to_try" }
func (NoSample) Kind() string          { return "no_sample" }
func (NoOrderStatus) Kind() string     { return "no_order_status" }
func (NoListOfPackages) Kind() string  { return "no_list_of_packages" }
func (NoKindOfDocuments) Kind() string { return "no_kind_of_documents" }
func (CallsDropBeyond) Kind() string   { return "calls_drop_beyond" }
func (StatementNotKept) Kind() string  { return "statement_not_kept" }
func (PickedBeyond) Kind() string      { return "picked_beyond" }
func (NoMonth) Kind() string           { return "no_month" }
func (NoAccountOf) Kind() string       { return "no_account_of" }
func (SeveralUsers) Kind() string      { return "several_users" }
