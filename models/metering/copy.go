package metering

import (
	"encoding/binary"
	"time"

	"ocrconsole/models"
)

// copyCalls writes the calls of a transaction that was planned ahead: PostgreSQL notes rows that come by COPY together, which is
// 50 bytes a call less in its log than INSERT, and reads no arrays. A batch beneath pgx takes no COPY: the longer way inserts.
const copyCalls = `COPY recorded_calls (account_id, source_id, called_at, recorded_at, amount, request_key, package_id, within_micros, access_key_id, tag_set_id, duration_ms,
	http_status, offering, outcome, error_code, request_text) FROM STDIN (FORMAT binary)`

// The format: a signature with no flags, for each row how many columns it has, for each column how long it is.
const (
	copySignature = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	copyColumns   = 16
	copyEnd       = "\xff\xff"
	copyRowSize   = 160 // about
)

// copyEpoch is where PostgreSQL counts microseconds from.
var copyEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// copyRowsOf writes the calls for a table whose accounts have four bytes.
func copyRowsOf(c *changes) query { return copyRows(c, appendInt32) }

// wideCopyRowsOf writes them for one of a distributed database, whose accounts are as wide as those of the other tables.
func wideCopyRowsOf(c *changes) query { return copyRows(c, appendInt64) }

func copyRows(c *changes, appendAccount func(rows []byte, id int64) []byte) query {
	if len(c.calls) == 0 {
		return query{}
	}
	rows := append(make([]byte, 0, len(copySignature)+copyRowSize*len(c.calls)), copySignature...)
	recorded := c.now.UnixMicro() - copyEpoch
	for i := range c.calls {
		row := &c.calls[i]
		key, text := models.RequestKey(row.call.RequestID)
		rows = binary.BigEndian.AppendUint16(rows, copyColumns)
		rows = appendAccount(rows, row.accountID)
		rows = appendInt32(rows, row.sourceID)
		rows = appendInt64(rows, row.call.At.UnixMicro()-copyEpoch)
		rows = appendInt64(rows, recorded)
		rows = appendInt64(rows, row.receipt.amount())
		rows = append(binary.BigEndian.AppendUint32(rows, uint32(len(key))), key[:]...)
		rows = appendInt32(rows, row.receipt.PackageID)
		rows = appendInt32(rows, row.call.Within.Microseconds())
		rows = appendInt32(rows, row.call.accessKeyID)
		rows = appendInt32(rows, row.call.tagSetID)
		rows = appendInt32(rows, row.call.durationMS)
		rows = appendInt16(rows, int64(row.call.HTTPStatus))
		rows = appendInt16(rows, row.offering)
		rows = appendInt16(rows, row.receipt.Outcome.Number())
		rows = appendInt16(rows, row.call.errorCode)
		rows = append(binary.BigEndian.AppendUint32(rows, uint32(len(text))), text...) // #nosec G115 -- at most 128 characters
	}
	return query{sql: copyCalls, rows: append(rows, copyEnd...)}
}

// What the columns hold fits: accounts have nine digits, the others are counted within one, and the database has no greater.

func appendInt16(rows []byte, v int64) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(rows, 2), uint16(v)) // #nosec G115 -- see above
}

func appendInt32(rows []byte, v int64) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(rows, 4), uint32(v)) // #nosec G115 -- see above
}

func appendInt64(rows []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(rows, 8), uint64(v)) // #nosec G115 -- two's complement
}
