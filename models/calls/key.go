package calls

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// The codes with which calls are refused for what their access key is limited to. A key that is disabled is refused as one that does not
// exist, and one that is not for the region as any project that it may not use: as the public API has it.
const (
	CodeKeyExpired   = "ModelArts.4211"
	CodeSecretEnded  = "ModelArts.4212"
	CodeKeyAddress   = "ModelArts.4213"
	CodeKeyService   = "ModelArts.4214"
	CodeKeyThrottled = "ModelArts.4215"

	codeKeyUnknown = "APIG.0301"
	codeKeyRegion  = "ModelArts.4203"
)

// KeyRefusal turns why a key may not make a call, as rules.KeyLimits say it, into the public API's error, with what can be done about
// it; other errors stay what they are.
func KeyRefusal(limits *rules.KeyLimits, call rules.KeyCall, err error) error {
	refused := func(status int, code, format string, args ...any) error {
		return &recognition.Error{Code: code, HTTPStatus: status, Message: fmt.Sprintf(format, args...), Err: err}
	}
	var throttled *rules.KeyThrottledError
	switch {
	case errors.Is(err, rules.ErrKeyDisabled):
		return refused(http.StatusUnauthorized, codeKeyUnknown, "Incorrect IAM authentication information: there is no such access key, or it is disabled.")
	case errors.Is(err, rules.ErrKeyExpired):
		return refused(http.StatusForbidden, CodeKeyExpired, "The access key expired at %s. Give it a later end on its page under Access Keys in the console, or use another key.", instant(limits.Expires))
	case errors.Is(err, rules.ErrSecretEnded):
		return refused(http.StatusForbidden, CodeSecretEnded, "The call is signed with a secret that was replaced, and ended at %s. Sign with the new secret of this access key.", instant(limits.SecretUntil))
	case errors.Is(err, rules.ErrKeyAddress):
		return refused(http.StatusForbidden, CodeKeyAddress, "The access key may not be used from %s. Add the address on its page under Access Keys in the console.", addressOf(call))
	case errors.Is(err, rules.ErrKeyRegion):
		return refused(http.StatusForbidden, codeKeyRegion, "These credentials may not use projects in %s, but in %s only. Allow the region on the access key's page in the console, or use another key.", call.Region, strings.Join(limits.Regions, ", "))
	case errors.Is(err, rules.ErrKeyService):
		return refused(http.StatusForbidden, CodeKeyService, "The access key may not call %s, but %s only. Allow the service on its page under Access Keys in the console, or use another key.", call.Service, strings.Join(limits.Services, ", "))
	case errors.As(err, &throttled):
		window := "second"
		if throttled.Rate.Window == time.Minute {
			window = "minute"
		}
		return &recognition.Error{
			Code: CodeKeyThrottled, HTTPStatus: http.StatusTooManyRequests, RetryAfter: throttled.Wait, Err: err,
			Message: fmt.Sprintf("The access key may make %d calls in each %s, which it has made. Wait, or raise its limit under Access Keys in the console.", throttled.Rate.Calls, window),
		}
	default:
		return err
	}
}

// instant is how times are written in errors, as in other answers of the API.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func addressOf(call rules.KeyCall) string {
	if !call.From.IsValid() {
		return "an address that is not known"
	}
	return call.From.Unmap().WithZone("").String()
}
