package cause

// This file has what operators may not do to the catalog.

// Those without arguments.
const (
	NoDraft            Plain = "no_draft"
	DraftThere         Plain = "draft_there"
	DraftChanged       Plain = "draft_changed"
	DraftTooLarge      Plain = "draft_too_large"
	DraftIsWrong       Plain = "draft_is_wrong"
	DraftNotReplayed   Plain = "draft_not_replayed"
	NoSuchVersion      Plain = "no_such_version"
	NoSuchProposal     Plain = "no_such_proposal"
	ProposalWaits      Plain = "proposal_waits"
	NothingChanged     Plain = "nothing_changed"
	NoCatalogFile      Plain = "no_catalog_file"
	CatalogNotReadable Plain = "catalog_not_readable"
	ProposalOther      Plain = "proposal_other"
	WithdrawnByOther   Plain = "withdrawn_by_other"
)

// CatalogMoved is told by views/words.
type CatalogMoved struct {
	Version int64 `json:"version"`
}

// DearerAtOnce is told by views/words.
type DearerAtOnce struct {
	Days     int    `json:"days"`
	Earliest string `json:"earliest"`
}

// DearerSoon is told by views/words.
type DearerSoon struct {
	Days int    `json:"days"`
	From string `json:"from"` // the day of what is announced
}

// Kind implements Cause.
func (DearerSoon) Kind() string { return "dearer_soon" }

// Kind implements Cause.
func (CatalogMoved) Kind() string { return "catalog_moved" }

// Kind implements Cause.
func (DearerAtOnce) Kind() string { return "dearer_at_once" }
