// Package calls is the use case of one OCR call: may it pass, recognise, record and deduct, answer. The public API
// and the console's Try page make their calls through it, so that they are checked, limited and paid alike.
//
// What is refused before anything is recognised is no call, and costs nothing: Refusals note it beside, bounded.
//
// A repeated request is the same call if it brings an Idempotency-Key (once.go): the key's row holds the call's id and a hash of the
// request, never a result; what nobody knows the end of is looked up in the calls before it is made again.
package calls
