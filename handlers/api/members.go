package api

import (
	"encoding/json"
	"errors"
)

// member is one that is read of a JSON object.
type member struct {
	name string
	into any
}

// readMembers reads members of an object, all that can be, and gives the first error. Names are as they are written: to
// encoding/json, which reads the fields of a struct, "ID" is "id" too, and what a gateway calls "Status" would be the status.
func readMembers(raw []byte, members ...member) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	var first error
	for _, m := range members {
		value, there := object[m.name]
		if !there {
			continue
		}
		err := json.Unmarshal(value, m.into)
		var mismatch *json.UnmarshalTypeError
		if errors.As(err, &mismatch) {
			mismatch.Field = m.name
		}
		if first == nil {
			first = err
		}
	}
	return first
}
