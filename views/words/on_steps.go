package words

// Of the first steps, on the overview.

// RecogniseASample says "One call of {service} in {region}, made here in the browser.".
func RecogniseASample(service, region string) string {
	return "One call of " + service + " in " + region + ", made here in the browser."
}

// CallFromShell says what the code of the last step does: "Calls {service} with a sample. Paste it where the key is set.".
func CallFromShell(service string) string {
	return "Calls " + service + " with a sample picture, and reads the key from OCR_ACCESS_KEY and OCR_SECRET_KEY. Needs curl and openssl."
}

// CallsOfArePaid says "Calls of {offering} pass.".
func CallsOfArePaid(offering string) string { return "Calls of " + offering + " pass." }

// NothingPaysYet says "Nothing pays for calls of {offering} yet: …".
func NothingPaysYet(offering string) string {
	return "Nothing pays for calls of " + offering + " yet: subscribe to pay for each call, or buy a package."
}

// FreeThenStop says "{calls} of {offering} cost nothing. …".
func FreeThenStop(calls, offering string) string {
	return calls + " of " + offering + " cost nothing. When they are used up, calls stop: nothing is charged unless you choose to."
}

// KeyIsThere says "{accessKey} can sign calls. …".
func KeyIsThere(accessKey string) string {
	return accessKey + " can sign calls. Its secret was shown once: who does not have it creates another key."
}

// KeyForShell gives what a shell is told so that programs find the key in their environment.
func KeyForShell(accessKey, secret string) string {
	return "export OCR_ACCESS_KEY=" + accessKey + "\nexport OCR_SECRET_KEY=" + secret + "\n"
}

// FirstCallArrived says "{at}: {offering}, answered with status {status}.".
func FirstCallArrived(at, offering, status string) string {
	return at + ": " + offering + ", answered with status " + status + "."
}

// CallAt says "{at}: {offering}, status {status}".
func CallAt(at, offering, status string) string { return at + ": " + offering + ", status " + status }

// CallWasRefused says "{at}, with {code}. Nobody pays for it.".
func CallWasRefused(at, code string) string {
	return at + ", with " + code + ". Nobody pays for it."
}
