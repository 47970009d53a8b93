package parts

import (
	"slices"
	"strconv"
	"strings"
)

// APIError is one code that the API answers with, and what to do.
type APIError struct{ Code, Status, Meaning string }

// ID names the code, answered with this status, on the page of the API; of several the first.
func (e *APIError) ID() string {
	first, _, _ := strings.Cut(e.Code, ", ")
	return "error-" + first + "-" + e.Status
}

// APIErrorID names what the page of the API says of the code, answered with the status; "" if it says nothing of it.
func APIErrorID(code string, status int) string {
	if e := apiError(code, status); e != nil {
		return e.ID()
	}
	return ""
}

// APIErrorMeaning says what the code, answered with the status, means and what to do; "" if the page of the API says nothing of it.
func APIErrorMeaning(code string, status int) string {
	if e := apiError(code, status); e != nil {
		return e.Meaning
	}
	return ""
}

// apiError finds the row of the code, answered with the status; nil if there is none. A row of several codes names the first in full.
func apiError(code string, status int) *APIError {
	for i := range APIErrors {
		if e := &APIErrors[i]; e.Status == strconv.Itoa(status) && e.names(code) {
			return e
		}
	}
	return nil
}

func (e *APIError) names(code string) bool {
	first, others, _ := strings.Cut(e.Code, ", ")
	if first == code {
		return true
	}
	service, number, _ := strings.Cut(code, ".")
	return strings.HasPrefix(first, service+".") && others != "" && slices.Contains(strings.Split(others, ", "), number)
}

// APIErrors are the codes of the API, in the order of its checks.
var APIErrors = []APIError{
	{"ModelArts.4104", "400", "The body is too long: an image may have 10 MB of base64."},
	{"ModelArts.4105", "400", "The body is not a JSON object."},
	{"APIG.0101", "404", "There is no such API: check method and path."},
	{"APIG.0301", "401", "The signature is wrong, the access key is unknown or disabled, or the clock is too far off: see the limits."},
	{"ModelArts.4101, 4102, 4103", "401", "The token is missing, unreadable, or invalid: it may have expired. Get a new one."},
	{"ModelArts.4203", "403", "The key may not use this project: it is of another account, or the key is limited to other projects; then the message names their regions. Allow the region on the key's page under Access Keys."},
	{"ModelArts.4211", "403", "The access key has expired: its end is on its page under Access Keys. Give it a later one, or use another key."},
	{"ModelArts.4212", "403", "The call is signed with the secret before, which was replaced and has ended. Sign with the new one."},
	{"ModelArts.4213", "403", "The access key may not be used from the address that the call came from; the message names it. Add it on the key's page under Access Keys."},
	{"ModelArts.4214", "403", "The access key may not call this service; the message names those that it may. Allow it on the key's page under Access Keys."},
	{"ModelArts.4215", "429", "The access key has made as many calls as it may in this second or minute. Wait as long as Retry-After says, or raise its limit under Access Keys."},
	{"ModelArts.4204", "403", "Service is not enabled: neither subscribed nor covered by a package in this region. A package of another region does not count."},
	{"ModelArts.4106", "403", "No more may be owed: the starter credit of an account that has not paid is used up, not enough is available for the call, or the account is in arrears past the grace period or the credit limit. Top up."},
	{"ModelArts.4207", "403", "The operator has suspended the account, or it is closed. Why it is suspended is said on every page of the console, and in a notification."},
	{"ModelArts.4206", "403", "A cap that the account has set is reached: the message names it, and when it opens again. See Caps under Settings."},
	{"CBC.0151", "403", "These credentials may not read the bill: they are limited to regions or services, or of somebody who may not see the account's money."},
	{"CBC.0100", "400", "A parameter of a billing query is not as documented; the message names it."},
	{"APIG.0308", "429", "Too many calls per second, or a pause after pictures that took too long. Wait as long as Retry-After says."},
	{"ModelArts.4401", "429", "Too many calls at once. Wait for an answer before the next call."},
	{"ModelArts.4401", "409", "The call with this Idempotency-Key is being made at this moment. Send it again as Retry-After says."},
	{"AIS.0101", "422", "This Idempotency-Key stands for another request. Use a key of its own for each call."},
	{"AIS.0101", "400", "A parameter is not as documented; the message names it."},
	{"AIS.0102", "400", "The image is of no supported format, or damaged."},
	{"AIS.0103", "400", "The image has too few or too many pixels."},
	{"AIS.0104", "400", "The image is too dark, blank, or noise."},
	{"AIS.0105", "400", "The image does not show what the service reads."},
	{"ModelArts.4601", "400", "The URL is not allowed: images are fetched from public addresses only."},
	{"ModelArts.4603", "400", "The file of the URL could not be fetched."},
	{"ModelArts.4402", "504", "Recognition took too long. Try again, or send a smaller image."},
	{"ModelArts.4403", "503", "Recognition is unavailable, or the call could not be metered. Try again in a moment."},
}
