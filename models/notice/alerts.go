package notice

import (
	"time"

	"ocrconsole/models/rules"
)

// LowBalance is that less is available than the customer wants to be told of. One of the three facts that follow is set: what
// stops in arrears, how far the starter credit goes, or what comes of it below zero.
type LowBalance struct {
	At              time.Time    `json:"at"`
	AvailableMicros rules.Micros `json:"available_micros"`
	WantedMicros    rules.Micros `json:"wanted_micros"`
	Arrears         *Arrears     `json:"arrears,omitzero"`
	Trial           *Trial       `json:"trial,omitzero"`
	BelowZero       *BelowZero   `json:"below_zero,omitzero"`
}

// LowBalanceOver is that it is more again, or that the customer chose another amount.
type LowBalanceOver struct {
	At           time.Time    `json:"at"`
	WantedMicros rules.Micros `json:"wanted_micros"`
}

// InArrears is that money is owed.
type InArrears struct {
	At         time.Time    `json:"at"`
	OwedMicros rules.Micros `json:"owed_micros"`
	Since      time.Time    `json:"since"`
	Arrears    Arrears      `json:"arrears"`
}

// CallsStopped is that pay-per-use calls are refused: by arrears or, where nothing may be owed and OwedMicros is not above 0, because
// what is left is not enough for one.
type CallsStopped struct {
	At         time.Time    `json:"at"`
	OwedMicros rules.Micros `json:"owed_micros"`
	Since      time.Time    `json:"since,omitzero"`
	Arrears    Arrears      `json:"arrears"`
}

// ArrearsOver is that nothing is owed any more.
type ArrearsOver struct {
	Owing      Span         `json:"owing"`
	OwedMicros rules.Micros `json:"owed_micros"` // at most; 0: unknown
	Meanwhile  Meanwhile    `json:"meanwhile"`
	Subscribed bool         `json:"subscribed"` // at the end
}

// CallsResumed is that pay-per-use calls are not refused any more: because the arrears are over, or because less is owed.
type CallsResumed struct {
	At   time.Time    `json:"at"`
	Over *ArrearsOver `json:"over,omitzero"` // nil: the account stayed in arrears
	Turn Turn         `json:"turn"`
}

// Again is how the same package is ordered again.
type Again string

// The ways: by renewing it; by buying another size; not at all, as the service is not sold any more.
const (
	Renew   Again = "renew"
	BuyOne  Again = "buy"
	NotSold Again = "not_sold"
)

// PackageUsed is that so many percent of a package are used.
type PackageUsed struct {
	At         time.Time `json:"at"`
	Package    string    `json:"package"`
	Place      Place     `json:"place"`
	Percent    int64     `json:"percent"`
	LeftCalls  int64     `json:"left_calls"`
	QuotaCalls int64     `json:"quota_calls"`
	Then       Next      `json:"then"` // what calls get when it is used up
	Again      Again     `json:"again"`
}

// CapUsed is that so many percent of a cap are used: of money if Calls is false. Region and service are "" for all, and Key, how callers
// name the access key, and Tag, as "team=scan", for all calls. A hard one refuses calls that would go over it; at 100 it has no room for one more.
type CapUsed struct {
	At      time.Time `json:"at"`
	Cap     string    `json:"cap"`
	Region  string    `json:"region,omitzero"`
	Service string    `json:"service,omitzero"`
	Key     string    `json:"key,omitzero"`
	Tag     string    `json:"tag,omitzero"`
	Calls   bool      `json:"calls,omitzero"`
	Hard    bool      `json:"hard,omitzero"`
	Percent int64     `json:"percent"`
	Used    int64     `json:"used"`           // calls, or micro-units
	Amount  int64     `json:"amount"`         // the same
	Opens   time.Time `json:"opens,omitzero"` // when it begins anew by itself; zero: never
}

// PackageUsedUp is that all of a package is used.
type PackageUsedUp struct {
	At         time.Time `json:"at"`
	Package    string    `json:"package"`
	Place      Place     `json:"place"`
	QuotaCalls int64     `json:"quota_calls"`
	Now        Next      `json:"now"` // what calls get
	Again      Again     `json:"again"`
}

// PackageExpiring is that a package with calls left expires soon.
type PackageExpiring struct {
	At         time.Time `json:"at"`
	Package    string    `json:"package"`
	Place      Place     `json:"place"`
	LeftCalls  int64     `json:"left_calls"`
	QuotaCalls int64     `json:"quota_calls,omitzero"`
	ExpiresAt  time.Time `json:"expires_at"`
	Then       Next      `json:"then"` // what calls get from then on
	Again      Again     `json:"again"`
}

// UnusualSpend is that today costs more than this day of the week usually does.
type UnusualSpend struct {
	At          time.Time    `json:"at"`
	Weekday     time.Weekday `json:"weekday"`
	SpentMicros rules.Micros `json:"spent_micros"`
	UsualMicros rules.Micros `json:"usual_micros"`
}

// OtherRegion is that calls were paid per use, or refused, while packages lie elsewhere: for the same service in other regions or, with
// another service in IdlePlace, for that one in the same region. The packages may pay other calls meanwhile. Of before version 0.3,
// which told of the last 24 hours, only what was paid is known.
type OtherRegion struct {
	At            time.Time    `json:"at"`
	Place         Place        `json:"place"`
	Since         time.Time    `json:"since,omitzero"`   // from when on the calls are counted; zero: the 24 hours before At
	Weekday       string       `json:"weekday,omitzero"` // of Since, where that is the start of one of the last days
	PaidCalls     int64        `json:"paid_calls"`
	PaidMicros    rules.Micros `json:"paid_micros"`
	RefusedCalls  int64        `json:"refused_calls,omitzero"`
	Idle          string       `json:"idle"` // the package
	IdlePlace     Place        `json:"idle_place"`
	IdleLeftCalls int64        `json:"idle_left_calls"` // in all packages that lie elsewhere
}

// CapForecast is that a cap will be reached before it begins anew, if calls go on as they did. Its scope is that of CapUsed; PerDay is
// how much of it was used in a day, of those since PaceFrom.
type CapForecast struct {
	At        time.Time `json:"at"`
	Cap       string    `json:"cap"`
	Region    string    `json:"region,omitzero"`
	Service   string    `json:"service,omitzero"`
	Key       string    `json:"key,omitzero"`
	Tag       string    `json:"tag,omitzero"`
	Calls     bool      `json:"calls,omitzero"`
	Hard      bool      `json:"hard,omitzero"`
	Used      int64     `json:"used"`   // calls, or micro-units
	Amount    int64     `json:"amount"` // the same
	PerDay    int64     `json:"per_day"`
	PaceFrom  time.Time `json:"pace_from"`
	ReachedAt time.Time `json:"reached_at"`
	Opens     time.Time `json:"opens,omitzero"` // when it begins anew by itself; zero: never
}

// CallsRefused is that calls are refused for a cause for the first time in this hour: Calls of them until it was told.
type CallsRefused struct {
	At     time.Time `json:"at"`
	Code   string    `json:"code"`
	Status int       `json:"status"`
	Calls  int64     `json:"calls"`
	Hour   Span      `json:"hour"`
}

// CallsWereRefused is how many there were in the hour, when that is over.
type CallsWereRefused struct {
	Code   string `json:"code"`
	Status int    `json:"status"`
	Calls  int64  `json:"calls"`
	Hour   Span   `json:"hour"`
}
