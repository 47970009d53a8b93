package parts

// Why says why a call was paid by what paid it: Text by which comparison, Rows are all packages of its service as they stood at the
// call, in deduction order. Notes say what is not exact, or not shown.
type Why struct {
	Title, Text string
	AsOf        string // which call it is about, where that is one of several
	CallHref    string // of that call
	RulesHref   string // where the rules are explained
	PastHref    string // to all packages as they stood when it was recorded
	Rows        []WhyRow
	Notes       []string
}

// WhyRow is one package. Pays marks the one that paid.
type WhyRow struct {
	Ref, Href, Source, Region   string
	Created, Effective, Expires string
	Left, Stood                 string
	Pays                        bool
}
