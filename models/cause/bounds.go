package cause

import "time"

// This file has what there may be no more of, for now.

// Those without arguments.
const (
	TooManyFromAddress Plain = "too_many_from_address"
	DeskReadsAlready   Plain = "desk_reads_already"
	DownloadsBusy      Plain = "downloads_busy"
	TooManyPages       Plain = "too_many_pages"
	TooManyFiles       Plain = "too_many_files"
	NoRoomForFile      Plain = "no_room_for_file"
	Stopping           Plain = "stopping"
	CallsNotRecorded   Plain = "calls_not_recorded"
	DatabaseAway       Plain = "database_away"
	ReportUnknown      Plain = "report_unknown"
)

// TooManyFromNetwork is told by views/words.
type TooManyFromNetwork struct {
	Wait time.Duration `json:"wait"`
}

// TooManyAttempts is told by views/words.
type TooManyAttempts struct {
	Wait time.Duration `json:"wait"`
}

// TooManyMailsAgain is told by views/words.
type TooManyMailsAgain struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyMessagesAgain is told by views/words.
type TooManyMessagesAgain struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyOrders is told by views/words.
type TooManyOrders struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyPaymentPages is told by views/words.
type TooManyPaymentPages struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManySubscriptions is told by views/words.
type TooManySubscriptions struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyInvitations is told by views/words.
type TooManyInvitations struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyAccessKeys is told by views/words.
type TooManyAccessKeys struct {
	Most int           `json:"most"`
	Wait time.Duration `json:"wait"`
}

// TooManyDownloads is told by views/words.
type TooManyDownloads struct {
	Most int `json:"most"`
}

// NetworkClaimed is told by views/words.
type NetworkClaimed struct {
	Most int `json:"most"`
}

// CurrencyKept is told by views/words.
type CurrencyKept struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// ZoneKept is told by views/words.
type ZoneKept struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// AnnouncedAlready is told by views/words.
type AnnouncedAlready struct {
	From string `json:"from"`
}

// NoticeTooShort is told by views/words.
type NoticeTooShort struct {
	Days     int64  `json:"days"`
	Earliest string `json:"earliest"`
}

// WithdrawnTooLate is told by views/words.
type WithdrawnTooLate struct {
	Minutes int64  `json:"minutes"`
	From    string `json:"from"`
}

// NoDayOfCatalog is told by views/words.
type NoDayOfCatalog struct {
	Text string `json:"text"`
}

// SchemaNewer is told by views/words.
type SchemaNewer struct {
	Database int64 `json:"database"`
	Known    int64 `json:"known"`
}

// Kind names each.
func (TooManyFromNetwork) Kind() string   { return "too_many_from_network" }
func (TooManyAttempts) Kind() string      { return "too_many_attempts" }
func (TooManyOrders) Kind() string        { return "too_many_orders" }
func (TooManyMailsAgain) Kind() string    { return "too_many_mails_again" }
func (TooManyMessagesAgain) Kind() string { return "too_many_messages_again" }
func (TooManyPaymentPages) Kind() string  { return "too_many_payment_pages" }
func (TooManySubscriptions) Kind() string { return "too_many_subscriptions" }
func (TooManyInvitations) Kind() string   { return "too_many_invitations" }
func (TooManyAccessKeys) Kind() string    { return "too_many_access_keys" }
func (TooManyDownloads) Kind() string     { return "too_many_downloads" }
func (NetworkClaimed) Kind() string       { return "network_claimed" }
func (CurrencyKept) Kind() string         { return "currency_kept" }
func (ZoneKept) Kind() string             { return "zone_kept" }
func (AnnouncedAlready) Kind() string     { return "announced_already" }
func (NoticeTooShort) Kind() string       { return "notice_too_short" }
func (WithdrawnTooLate) Kind() string     { return "withdrawn_too_late" }
func (NoDayOfCatalog) Kind() string       { return "no_day_of_catalog" }
func (SchemaNewer) Kind() string          { return "schema_newer" }
