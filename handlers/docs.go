package handlers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// docsPath is the page that tells how programs call the API.
const docsPath = "/docs/api"

// placeholderProject stands where a visitor has no project.
const placeholderProject = "YOUR_PROJECT_ID"

// apiDocs shows the quickstart of the API, with the reader's own project.
func apiDocs(v *view) error {
	service, err := v.triedService()
	if err != nil {
		return err
	}
	page, err := v.docsPage(service)
	if err != nil {
		return err
	}
	return v.render(pages.APIDocsPage(page))
}

func (v *view) docsPage(service recognition.Service) (pages.APIDocs, error) {
	shell, err := v.publicShell(layout.NavAPIDocs.Name(), layout.NavAPIDocs)
	if err != nil {
		return pages.APIDocs{}, err
	}
	shell.Description = "How to call the OCR API: endpoint, signing with curl, Go and Python, tokens, errors and limits."
	limits := v.console.Calls.Limits
	_, reads := tryReads(service)
	page := pages.APIDocs{
		Shell: shell, Placeholder: !v.signedIn, ServiceName: v.serviceName(string(service)),
		Services:   v.serviceSegments(docsPath, service),
		RegionName: v.region.Name + " (" + v.region.Code + ")",
		Call: pages.APICall{
			Endpoint: v.endpoint(), ProjectID: placeholderProject, Region: v.region.Code, Service: string(service),
		},
		ServicesHref: link("/services", "region", v.region.Code),
		TryHref:      link(tryPath, "region", v.region.Code, "service", string(service)),
		Formats:      reads, Fields: v.console.docsFields(service),
		Kinds: docsKinds, Certainty: docsCertainty(service),
		PerSecond: v.format.Calls(int64(limits.PerSecond())), AtOnce: v.format.Calls(int64(limits.AtOnce())),
		Once:      docsOnce(),
		TokenLife: fmt.Sprintf("24 hours; of a user's, the newest %d are good", models.MaxAuthTokens),
		Pauses: fmt.Sprintf("after %d without an answer in time (ModelArts.4402), calls of the account are refused (APIG.0308) for %d s, then for twice as long with each, up to %d s; the header Retry-After says for how long",
			calls.PausesFrom, int(calls.ShortestPause.Seconds()), int(calls.LongestPause.Seconds())),
	}
	if v.signedIn {
		projects, err := v.console.Accounts.Projects(v.ctx(), v.who.AccountID)
		if err != nil {
			return page, err
		}
		page.Call.ProjectID = projects[v.region.Code]
	}
	if page.Answer, err = docsAnswer(service); err != nil {
		return page, err
	}
	err = docsExamples(&page)
	return page, err
}

// docsOnce says what the header Idempotency-Key does.
func docsOnce() []string {
	return []string{
		fmt.Sprintf("The same key, path and body within %d hours are the same call of the account. Choose a key that only this call has.", int(calls.OnceLife.Hours())),
		fmt.Sprintf("Results are not kept: a repetition is recognised again, up to %d times, and nobody pays for that. It has the X-Request-Id of the first answer, and the header Idempotent-Replayed: true.", calls.OnceRepeats),
		"Another path or body with the same key is refused with 422, a repetition while the call is being made with 409.",
		"A call that failed was not paid, and leaves its key free to try again.",
		"In signed requests the header has to be among the SignedHeaders, so that nobody who listens in can make another call of yours.",
	}
}

// endpoint is where programs reach this server: as the operator has set it, else as the reader of the page did.
func (v *view) endpoint() string {
	return cmp.Or(v.console.Billing.PublicURL, v.Scheme()+"://"+v.Request().Host)
}

// docsExamples fills in the programs.
func docsExamples(page *pages.APIDocs) error {
	for _, example := range []struct {
		file string
		pages.APIExample
	}{
		{"curl.sh.tmpl", pages.APIExample{
			ID: "curl", Title: "curl", Label: "recognise.sh", Run: "bash recognise.sh picture.jpg",
			Lead: "Signs the request with SDK-HMAC-SHA256, using openssl only.",
		}},
		{"main.go.tmpl", pages.APIExample{
			ID: "go", Title: "Go", Label: "main.go", Run: "go run . picture.jpg",
			Lead: "With the public SDK of Huawei Cloud: only the endpoint differs.",
		}},
		{"main.py.tmpl", pages.APIExample{
			ID: "python", Title: "Python", Label: "main.py", Run: "python3 main.py picture.jpg",
			Lead: "With the public SDK of Huawei Cloud: only the endpoint differs.",
		}},
		{"plain.py.tmpl", pages.APIExample{
			ID: "python-plain", Title: "Python without the SDK", Label: "recognise.py", Run: "python3 recognise.py picture.jpg",
			Lead: "Signs the request with Python's standard library only.",
		}},
	} {
		code, err := page.Call.Example(example.file)
		if err != nil {
			return err
		}
		example.Code = code
		page.Examples = append(page.Examples, example.APIExample)
	}
	var err error
	page.TokenExample, err = page.Call.Example("token.sh.tmpl")
	return err
}

// serviceSegments links to the same page for every service that is recognised.
func (v *view) serviceSegments(path string, current recognition.Service) []components.Segment {
	var segments []components.Segment
	for _, service := range v.snapshot.Services {
		if recognition.Service(service.Code).Known() {
			segments = append(segments, components.Segment{
				Label: service.Name, Current: service.Code == string(current),
				Href: link(path, "region", v.region.Code, "service", service.Code),
			})
		}
	}
	return segments
}

// docsAnswer writes a result of the service as the API answers it.
func docsAnswer(service recognition.Service) (string, error) {
	answer, known := docsResults[service]
	if !known {
		return "", models.Errorf(models.NotFound, "There is no service %q.", service)
	}
	return answerBody(answer)
}

// point is a pair of numbers as the encoder breaks it into lines.
var point = regexp.MustCompile(`\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]`)

// answerBody writes the body of an answer to be read: indented, the corners of places in a line each.
func answerBody(result recognition.Result) (string, error) {
	body, err := json.MarshalIndent(map[string]any{"result": result}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("body of an answer: %w", err)
	}
	return point.ReplaceAllString(string(body), "[$1, $2]"), nil
}
