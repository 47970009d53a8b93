//go:build race

package ocr_test

// underRace tells that the race detector is on: it makes what is computed of pixels slower by an order of magnitude.
const underRace = true
