package routes

// The catalog at the operator's desk: its versions, the operator's own draft, and what waits for a second operator.
const (
	DeskCatalog               = "/operator/catalog"
	DeskCatalogWithdraw       = "/operator/catalog/withdraw"
	DeskCatalogWaiting        = "/operator/catalog/waiting"
	DeskCatalogVersionPattern = "/operator/catalog/versions/:version"
	DeskCatalogYAMLPattern    = "/operator/catalog/versions/:version/catalog.yaml"

	DeskDraft        = "/operator/catalog/draft"
	DeskDraftYAML    = "/operator/catalog/draft/catalog.yaml"
	DeskDraftEdit    = "/operator/catalog/draft/edit"
	DeskDraftImport  = "/operator/catalog/draft/import"
	DeskDraftUpdate  = "/operator/catalog/draft/update"
	DeskDraftDiscard = "/operator/catalog/draft/discard"
	DeskDraftReplay  = "/operator/catalog/draft/replay"
	DeskDraftApply   = "/operator/catalog/draft/apply"
)

// DeskCatalogVersion is the page of a version of the catalog.
func DeskCatalogVersion(version string) string { return fill(DeskCatalogVersionPattern, version) }

// DeskCatalogYAML is a version as a file.
func DeskCatalogYAML(version string) string { return fill(DeskCatalogYAMLPattern, version) }

// DeskDraftPart is the form of a part of the draft: of what is offered, by its place.
func DeskDraftPart(part, place string) string { return With(DeskDraftEdit, "part", part, "at", place) }
