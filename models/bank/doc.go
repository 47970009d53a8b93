// Package bank reads and writes what banks do: numbers of accounts, references that payers write, and statements of what came in. It knows
// nothing of customers, and asks nobody.
package bank
