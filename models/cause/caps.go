package cause

// This file has why a cap cannot be set.

// Those without arguments.
const (
	CapKeyMissing  Plain = "cap_key_missing"
	CapTagWrong    Plain = "cap_tag_wrong"
	CapSpanMissing Plain = "cap_span_missing"
	CapKindMissing Plain = "cap_kind_missing"
)

// CapsFull is told by views/words.
type CapsFull struct {
	Most int64 `json:"most"`
}

// CapThere is told by views/words.
type CapThere struct {
	Cap string `json:"cap"`
}

// CapMoneyBeyond is told by views/words.
type CapMoneyBeyond struct {
	Most Money `json:"most"`
}

// CapCallsBeyond is told by views/words.
type CapCallsBeyond struct {
	Most int64 `json:"most"`
}

// Kind names each.

func (CapsFull) Kind() string       { return "caps_full" }
func (CapThere) Kind() string       { return "cap_there" }
func (CapMoneyBeyond) Kind() string { return "cap_money_beyond" }
func (CapCallsBeyond) Kind() string { return "cap_calls_beyond" }
