//go:build !race

package ocr_test

const underRace = false
