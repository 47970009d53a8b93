package cause

// This file has why an access key cannot be made or changed as it is asked for.

// Those without arguments.
const (
	SecretLeaked     Plain = "secret_leaked"
	SecretReplaced   Plain = "secret_replaced"
	FormerSecretGood Plain = "former_secret_good"
	KeyExpiryBeyond  Plain = "key_expiry_beyond"
	NoKeyAndSecret   Plain = "no_key_and_secret" // #nosec G101 -- a name
	NotATag          Plain = "not_a_tag"
	NoServiceChosen  Plain = "no_service_chosen"
	NotADayOfOverlap Plain = "not_a_day_of_overlap"
)

// AccountKeysFull is told by views/words.
type AccountKeysFull struct {
	Most int `json:"most"`
}

// AccessKeyNameTaken is told by views/words.
type AccessKeyNameTaken struct {
	AccessKey string `json:"access_key"`
}

// KeyRateBeyond is told by views/words.
type KeyRateBeyond struct {
	Most int64 `json:"most"`
}

// TooManyNetworks is told by views/words.
type TooManyNetworks struct {
	Most  int `json:"most"`
	Count int `json:"count"`
}

// NotANetwork is told by views/words.
type NotANetwork struct {
	Text string `json:"text"`
}

// NetworkBeginsElsewhere is told by views/words.
type NetworkBeginsElsewhere struct {
	Text    string `json:"text"`
	Network string `json:"network"`
}

// OverlapBeyond is told by views/words.
type OverlapBeyond struct {
	Days int `json:"days"`
}

// Kind names each.
func (AccountKeysFull) Kind() string        { return "account_keys_full" }
func (AccessKeyNameTaken) Kind() string     { return "access_key_name_taken" }
func (KeyRateBeyond) Kind() string          { return "key_rate_beyond" }
func (TooManyNetworks) Kind() string        { return "too_many_networks" }
func (NotANetwork) Kind() string            { return "not_a_network" }
func (NetworkBeginsElsewhere) Kind() string { return "network_begins_elsewhere" }
func (OverlapBeyond) Kind() string          { return "overlap_beyond" }
