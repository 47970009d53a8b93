//go:build js

// Command ocrverify is the verifier of signed statements as a browser runs it: WebAssembly that static/build.mjs has built into the
// script of the page /verify-statement. It has one function, verifyStatement(file, keys, done): file is a Blob, keys are public keys in
// base64 of those who may have signed it, and done is given what was found, as JSON, or an error. It reads the file a piece at a time, so that the page stays alive and nothing is held but what has to be.
package main

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"syscall/js"
	_ "time/tzdata" // no browser has files of time zones

	"ocrconsole/models/statement"
)

// piece is how much of the file is read at once: a few hundredths of a second's work.
const piece = 1 << 18

func main() {
	js.Global().Set("verifyStatement", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go answer(args[0], args[1], args[2])
		return nil
	}))
	select {} // functions of a program that has ended cannot be called
}

func answer(file, keys, done js.Value) {
	report, err := verify(file, keys)
	if err != nil {
		done.Invoke("", err.Error())
		return
	}
	text, err := json.Marshal(tell(&report))
	if err != nil {
		done.Invoke("", err.Error())
		return
	}
	done.Invoke(string(text), "")
}

func verify(file, keys js.Value) (statement.Report, error) {
	trusted := make([]ed25519.PublicKey, keys.Length())
	for i := range trusted {
		key, err := statement.DecodeKey(keys.Index(i).String())
		if err != nil {
			return statement.Report{}, err
		}
		trusted[i] = key
	}
	return statement.Verify(&blob{file: file, size: file.Get("size").Int()}, trusted...)
}

// blob reads a file that the browser has.
type blob struct {
	file     js.Value
	at, size int
	rest     []byte
}

func (b *blob) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		if b.at >= b.size {
			return 0, io.EOF
		}
		if err := b.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

// next waits for the next piece, while the browser does what else it has to.
func (b *blob) next() error {
	end := min(b.at+piece, b.size)
	read := make(chan error, 1)
	taken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		bytes := js.Global().Get("Uint8Array").New(args[0])
		b.rest = make([]byte, bytes.Length())
		js.CopyBytesToGo(b.rest, bytes)
		read <- nil
		return nil
	})
	defer taken.Release()
	failed := js.FuncOf(func(js.Value, []js.Value) any {
		read <- errors.New("the file cannot be read")
		return nil
	})
	defer failed.Release()
	b.file.Call("slice", b.at, end).Call("arrayBuffer").Call("then", taken, failed)
	b.at = end
	if err := <-read; err != nil {
		return err
	}
	if len(b.rest) == 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}
