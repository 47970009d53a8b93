//go:build js

package main

import (
	"strconv"

	"ocrconsole/models/statement"
	"ocrconsole/views/format"
)

// told is what was found, as the page shows it: each field where the page has its name.
type told struct {
	Account  string `json:"account"`
	Name     string `json:"name"`
	Month    string `json:"month"`
	Final    string `json:"final"`
	Opening  string `json:"opening"`
	Closing  string `json:"closing"`
	Entries  string `json:"entries"`
	Calls    string `json:"calls"`
	Packages string `json:"packages"`
	Lines    string `json:"lines"`
	Key      string `json:"key"`
	Hash     string `json:"hash"`
	// Problem is "" if nothing is wrong.
	Problem string `json:"problem"`
	// OtherKey tells that it is signed, but by nobody whose key was given.
	OtherKey bool `json:"other_key"`
}

// figures are written as papers are: whoever checks a statement is nobody whose ways are known.
var figures format.F

func tell(r *statement.Report) told {
	t := told{
		Account: strconv.FormatInt(r.Account, 10), Name: r.Name, Month: r.Month, Final: "no: the month goes on",
		Opening: figures.Amount(r.OpeningMicros, r.Currency), Closing: figures.Amount(r.ClosingMicros, r.Currency),
		Entries: figures.Calls(r.Entries), Calls: figures.Calls(r.Calls), Packages: figures.Calls(r.Packages), Lines: figures.Calls(int64(r.Lines)),
		Key: r.Key, Hash: r.ClosingHash,
	}
	if r.Final {
		t.Final = "yes"
	}
	if r.Problem != nil {
		t.Problem, t.OtherKey = r.Problem.String(), r.OtherKey
	}
	return t
}
