package trail

import "time"

// CatalogApplied is that another catalog is in force, the one with the number.
type CatalogApplied struct {
	Whole
	Version int64  `json:"version"`
	Reason  string `json:"reason,omitzero"`
}

// CatalogAnnounced is that a catalog was announced, which is to be in force from an instant on. Dearer is that something costs more in it.
type CatalogAnnounced struct {
	Whole
	Announcement int64     `json:"announcement"`
	From         time.Time `json:"from"`
	Dearer       bool      `json:"dearer,omitzero"`
	Reason       string    `json:"reason,omitzero"`
}

// CatalogWithdrawn is that a catalog that was announced is not to come.
type CatalogWithdrawn struct {
	Whole
	Announcement int64     `json:"announcement"`
	From         time.Time `json:"from"`
	Reason       string    `json:"reason,omitzero"`
}

// CatalogProposed is that an operator asked to put a catalog in force, from a day on or ("") at once, which waits for a second one.
type CatalogProposed struct {
	Whole
	From   string `json:"from,omitzero"`
	Reason string `json:"reason"`
}

// CatalogDeclined is that what an operator asked for is not put in force.
type CatalogDeclined struct {
	Whole
	Reason string `json:"reason"` // of who asked
}

// OperatorTokenMade is that a token for gateways was made and shown.
type OperatorTokenMade struct {
	Whole
	Name string `json:"name"`
}

// MasterKeyChanged is that secrets of keys are sealed with another master key from now on.
type MasterKeyChanged struct{ Whole }

// CallsDropped is that single calls made before an instant were deleted.
type CallsDropped struct {
	Whole
	Before time.Time `json:"before"`
}

// Cut is that entries were removed because they were as old as they are kept: all up to the number Upto, which had the hash. So the entry
// that follows it can still be checked.
type Cut struct {
	Whole
	Upto    int64     `json:"upto"`
	Hash    string    `json:"hash"`
	Entries int64     `json:"entries"`
	Before  time.Time `json:"before"`
}
