// Package alerts holds the use cases on what an account is told: the conditions that it wants to hear of, each told
// once until it has ceased; its notifications; and the calendar of its package expiries.
//
// alert_states keeps what holds and was told, so that each crossing is told once; what has ceased is noted with its notification,
// which says so from then on (ended.go). An account is looked at when its version moved or a date came, and it is locked only
// when there is something to tell.
package alerts
