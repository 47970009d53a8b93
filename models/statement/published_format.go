//go:build !js

package statement

import _ "embed" // the format in words

// Format says what a signed statement has, line by line, and what has to be checked of it, for whoever writes a verifier.
//
//go:embed format.txt
var Format string
