package statement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// readers read the records by their type.
var readers = map[string]func(v *verifier, body []byte) error{
	"statement": func(v *verifier, body []byte) error {
		return read(v, body, func(r *head) error {
			v.report.Account, v.report.Name, v.report.Month, v.report.From, v.report.Until, v.report.Final, v.report.Currency = r.Account, r.Name, r.Month, r.From, r.Until, r.Final, r.Currency
			return v.audit.readHead(r)
		})
	},
	"opening": func(v *verifier, body []byte) error {
		return read(v, body, func(r *balance) error {
			v.report.OpeningHash, v.report.OpeningMicros = r.Hash, r.BalanceMicros
			return v.audit.readOpening(r, v.number)
		})
	},
	"price":       func(v *verifier, body []byte) error { return read(v, body, v.audit.readPrice) },
	"month_count": func(v *verifier, body []byte) error { return read(v, body, v.audit.readCount) },
	"unsettled": func(v *verifier, body []byte) error {
		return read(v, body, func(r *unsettled) error { return v.audit.readUnsettled(r, v.number) })
	},
	"entry": func(v *verifier, body []byte) error {
		return read(v, body, func(r *entry) error {
			v.what = fmt.Sprintf("entry %d", r.Seq)
			return v.audit.readEntry(r, v.number)
		})
	},
	"order_line": func(v *verifier, body []byte) error {
		return read(v, body, func(r *orderLine) error {
			v.what = fmt.Sprintf("line %d of order %d", r.LineNo, r.Order)
			return v.audit.readOrderLine(r, v.number)
		})
	},
	"usage": func(v *verifier, body []byte) error { return read(v, body, v.audit.readUsage) },
	"package": func(v *verifier, body []byte) error {
		return read(v, body, func(r *pkg) error {
			v.what = fmt.Sprintf("package %d", r.ID)
			return v.audit.readPackage(r)
		})
	},
	"return": func(v *verifier, body []byte) error { return read(v, body, v.audit.readGiveBack) },
	"call": func(v *verifier, body []byte) error {
		return read(v, body, func(r *call) error {
			v.what = fmt.Sprintf("call %q", r.ID)
			if v.format == format1 && (r.Source != "" || r.WithinMicros != 0) {
				return errors.New("files of format 1 tell no source and no within_micros")
			}
			return v.audit.readCall(r, v.number)
		})
	},
	"total":               func(v *verifier, body []byte) error { return read(v, body, v.audit.readTotal) },
	"charge":              func(v *verifier, body []byte) error { return read(v, body, v.audit.readCharge) },
	"closing_package":     func(v *verifier, body []byte) error { return read(v, body, v.audit.readPackageLeft) },
	"closing_month_count": func(v *verifier, body []byte) error { return read(v, body, v.audit.readClosingCount) },
	"closing_unsettled":   func(v *verifier, body []byte) error { return read(v, body, v.audit.readClosingUnsettled) },
	"closing":             func(v *verifier, body []byte) error { return read(v, body, v.audit.readClosing) },
}

// read decodes the record, with no field too many, and enters it.
func read[R any](v *verifier, body []byte, enter func(r *R) error) error {
	if v.audit.stage == atEnd {
		return errors.New("nothing follows the closing balance")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	var record R
	if err := decoder.Decode(&record); err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	return enter(&record)
}
