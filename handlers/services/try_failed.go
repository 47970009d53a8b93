package services

import (
	"errors"
	"net/http"

	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// tryFailed shows the form again with why the call gave no result. Errors that the API does not document are for the
// error page.
func (v *view) tryFailed(service recognition.Service, sent *trial, err error) error {
	var known *recognition.Error
	if !errors.As(err, &known) {
		return err
	}
	screen, err := v.tryPage(service, sent)
	if err != nil {
		return err
	}
	screen.Problem = &pages.TryProblem{Code: known.Code, Message: known.Message}
	screen.Problem.Advice, screen.Problem.Link = v.tryAdvice(service, known, screen.EngineProblem)
	screen.Problems = []layout.Problem{{Text: known.Message, Href: "#field-picture"}}
	if sent.tagProblem != "" {
		screen.Problems[0].Href = "#field-tags"
	}
	if screen.Elsewhere != nil {
		screen.Problems[0].Href = ""
	}
	status := known.HTTPStatus
	if status == http.StatusBadRequest {
		status = http.StatusUnprocessableEntity
	}
	return v.ShowStatus(status, pages.TryPage(screen))
}

// tryAdvice says what to do about a failed call.
func (v *view) tryAdvice(service recognition.Service, failed *recognition.Error, engineProblem string) (string, parts.Link) {
	if failed.MayBePaid {
		return "Look whether it was before you make it again.", parts.Link{Label: "Latest calls", Href: routes.Calls}
	}
	const free = "The call was not charged. "
	switch failed.Code {
	case recognition.CodeFormat, recognition.CodeSize:
		_, reads := v.TryReads(service)
		return words.ReadsInstead(free, reads), parts.Link{}
	case recognition.CodeQuality:
		return words.SendMoreLight(free), parts.Link{}
	case recognition.CodeUnreadable:
		return words.CheckPicture(free, v.ServiceName(string(service))), parts.Link{}
	case recognition.CodeUnavailable:
		if engineProblem != "" {
			return words.OperatorMustMend(free, engineProblem), parts.Link{}
		}
		return words.TryAgainSoon(free), parts.Link{}
	case "ModelArts.4204":
		return words.SubscribeOrBuy(free, v.Region.Name),
			parts.Link{Label: words.ServicesIn(v.Region.Name), Href: routes.In(routes.Services, v.Region.Code) + "#service-" + string(service)}
	case "ModelArts.4106":
		if errors.Is(failed, rules.ErrInArrears) {
			return words.TopUpClearsPasses(free), parts.Link{Label: "Top up", Href: routes.TopUp}
		}
		return words.TopUpOrBuy(free, v.Region.Name), parts.Link{Label: "Top up", Href: routes.TopUp}
	case recognition.CodeSuspended:
		return words.SuspendedAsks(free), parts.Link{}
	case recognition.CodeCapReached:
		return words.RaiseOrRemoveCap(free), parts.Link{Label: "See the caps", Href: routes.Caps}
	case recognition.CodeTimeout, recognition.CodeTooMany, "APIG.0308":
		return words.TryAgainSoon(free), parts.Link{}
	default:
		return free, parts.Link{}
	}
}
