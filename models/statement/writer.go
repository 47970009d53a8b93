package statement

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// writer writes records line by line. After the first error it writes no more.
type writer struct {
	out     *bufio.Writer
	digest  digest
	started bool
	err     error
}

func newWriter(out io.Writer) *writer {
	w := &writer{out: bufio.NewWriterSize(out, 1<<16), digest: format2.digest()}
	_, w.err = w.out.WriteString(format2.firstLine())
	return w
}

// add writes one record.
func (w *writer) add(record any) {
	if w.err != nil {
		return
	}
	body, err := json.Marshal(record)
	if err != nil {
		w.err = fmt.Errorf("write statement: %w", err)
		return
	}
	w.digest.add(body)
	end := "\n"
	if w.started {
		end = ",\n"
	}
	w.started = true
	_, _ = w.out.WriteString(end) // a buffered writer keeps its first error
	_, _ = w.out.Write(body[:len(body)-1])
	_, w.err = fmt.Fprintf(w.out, `,"check":"%s"}`, hex.EncodeToString(w.digest[:4]))
}

// sign ends the file.
func (w *writer) sign(key ed25519.PrivateKey) error {
	if w.err != nil {
		return w.err
	}
	signature := ed25519.Sign(key, format2.message(w.digest))
	public, _ := key.Public().(ed25519.PublicKey) // what an Ed25519 key has
	if _, err := fmt.Fprintf(w.out, "\n],\"key\":%q,\"signature\":%q}\n", EncodeKey(public), base64.StdEncoding.EncodeToString(signature)); err != nil {
		return err
	}
	return w.out.Flush()
}
