package parts

import "ocrconsole/views/components"

// KeyAddressesProps are the addresses that a key was used from; None says what it is that there are none.
type KeyAddressesProps struct {
	Title, Note, None string
	Rows              []KeyAddress
}

// KeyAddress is an address that a key was used from.
type KeyAddress struct{ Address, First, Last, Requests string }

var addressColumns = []components.Column{{Label: "Address"}, {Label: "First"}, {Label: "Last"}, {Label: "Requests", Numeric: true}}
