// Package notice has what customers are told, as facts: each message is a struct of a kind of its own, with what it is about and
// arguments with types. It has no words: views/words writes them, in whatever language, and whoever tells something decides only
// what is true. So a notification is stored as its kind and arguments, and read as words.
//
// All kinds stand in registry.go. Amounts without a currency are in the catalog's, which accounts are kept in. Things are named by
// their references, as customers see them, and services and regions also as they were called then.
package notice

import (
	"time"

	"ocrconsole/models/cause"
)

// Kind names one message, in what is stored: it never changes.
type Kind string

// Topic is what a notification is about, for those who choose what they are told.
type Topic string

// The topics: those of alerts, whose thresholds the customer sets, and NoticeX of what has happened to their money or account.
const (
	AlertLowBalance      Topic = "low_balance"
	AlertPackageUsed     Topic = "package_used"
	AlertPackageExpiring Topic = "package_expiring"
	AlertArrears         Topic = "arrears"
	AlertUnusualSpend    Topic = "unusual_spend"
	AlertOtherRegion     Topic = "other_region"
	AlertCapForecast     Topic = "cap_forecast"
	AlertRefusals        Topic = "refusals"
	NoticePayment        Topic = "payment"
	NoticeRefund         Topic = "refund"
	NoticeAuto           Topic = "auto"
	NoticeDocument       Topic = "document"
	NoticeSecurity       Topic = "security"
	NoticeCap            Topic = "cap"
	NoticeWebhook        Topic = "webhook"
	NoticeKey            Topic = "key"
	NoticePrices         Topic = "prices"
)

// AlwaysMailed are the topics that are mailed although the account wants no mails: what tells that somebody else may have got in is not switched
// off by them.
var AlwaysMailed = []Topic{NoticeSecurity}

// Alerts are the topics that the customer switches on and off.
var Alerts = []Topic{AlertLowBalance, AlertPackageUsed, AlertPackageExpiring, AlertArrears, AlertUnusualSpend, AlertOtherRegion, AlertCapForecast, AlertRefusals}

// Message is anything that somebody is told.
type Message interface {
	Kind() Kind
}

// Notice is a message that is stored with an account, and shown in the console.
type Notice interface {
	Message
	Topic() Topic
}

// Text is a message in words.
type Text struct {
	Title      string   // one line
	Paragraphs []string // of plain text
	Action     string   // what Href is for, as "Top up"; "" where there is nothing to do
	Href       string   // the page where to act on it, with its query; "" for none
	// Also is what else may be done, at AlsoHref; "" for nothing.
	Also, AlsoHref string
	Note           string // small print, in mails only
	// Unsubscribe is the page that ends the mails of this sort without signing in, "" where there is none.
	Unsubscribe string
}

// Place is a service in a region.
type Place struct {
	Region      string `json:"region"`
	Service     string `json:"service"`
	RegionName  string `json:"region_name,omitzero"`
	ServiceName string `json:"service_name,omitzero"`
}

// Money is an amount of a currency.
type Money = cause.Money

// Span is the time from one instant to another.
type Span struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}
