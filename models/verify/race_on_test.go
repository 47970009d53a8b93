//go:build race

package verify_test

// underRace tells that the race detector is on, which makes everything slower by an order of magnitude.
const underRace = true
