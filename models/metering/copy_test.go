package metering

import (
	"encoding/binary"
	"slices"
	"testing"

	"ocrconsole/models/dbtest"
)

// TestCopiedRowsAreAsWideAsTheirColumns compares them with what the database has: rows of another width are refused, and every
// batch then takes the longer way.
func TestCopiedRowsAreAsWideAsTheirColumns(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t)
	write := (*shard)(nil).copyRows()
	if db.IsDistributed() {
		write = (&shard{}).copyRows()
	}
	rows := write(&changes{calls: []callRow{{accountID: 1, call: &reported{}}}}).rows
	var widths []int
	for rest := rows[len(copySignature)+2:]; len(widths) < copyColumns; {
		n := int(binary.BigEndian.Uint32(rest))
		widths, rest = append(widths, n), rest[4+n:]
	}
	var want []int
	const lengths = `SELECT attlen FROM pg_attribute WHERE attrelid = 'recorded_calls'::regclass AND attname = ANY (string_to_array(?, ',')) ORDER BY
		array_position(string_to_array(?, ','), attname::text)`
	const columns = "account_id,source_id,called_at,recorded_at,amount,request_key,package_id,within_micros,access_key_id,tag_set_id,duration_ms,http_status,offering,outcome,error_code"
	if err := db.Raw(lengths, columns, columns).Scan(&want).Error; err != nil {
		t.Fatal(err)
	}
	if got := widths[:copyColumns-1]; !slices.Equal(got, want) { // the last is text
		t.Errorf("widths %v, want %v", got, want)
	}
}
