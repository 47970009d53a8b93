package docs

import (
	"fmt"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/cause"
	"ocrconsole/models/recognition"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/docs"
	"ocrconsole/views/routes"
)

// placeholderProject stands where a visitor has no project.
const placeholderProject = "YOUR_PROJECT_ID"

// apiDocs shows the quickstart of the API, with the reader's own project.
func apiDocs(v *view) error {
	service, err := v.TriedService()
	if err != nil {
		return err
	}
	screen, err := v.docsPage(service)
	if err != nil {
		return err
	}
	return v.Show(pages.APIDocsPage(screen))
}

func (v *view) docsPage(service recognition.Service) (pages.APIDocs, error) {
	shell, err := v.PublicShell(layout.NavAPIDocs.Name(), layout.NavAPIDocs)
	if err != nil {
		return pages.APIDocs{}, err
	}
	shell.Description = "How to call the OCR API: endpoint, signing with curl, Go and Python, tokens, errors and limits."
	limits := v.Calls.Limits
	_, reads := v.TryReads(service)
	screen := pages.APIDocs{
		Shell: shell, Placeholder: !v.SignedIn, ServiceName: v.ServiceName(string(service)), TagSets: v.Format.Calls(models.MaxTagSets),
		Services:   v.ServiceSegments(routes.APIDocs, service),
		RegionName: v.Region.Name + " (" + v.Region.Code + ")",
		Call: pages.APICall{
			Endpoint: v.Endpoint(), ProjectID: placeholderProject, Region: v.Region.Code, Service: string(service),
		},
		ServicesHref: routes.In(routes.Services, v.Region.Code),
		TryHref:      routes.Of(routes.Try, v.Region.Code, string(service)),
		Formats:      reads, Fields: v.docsFields(service, v.Format.Number(recognition.LargestFile)),
		Kinds: docsKinds, Certainty: docsCertainty(service),
		PerSecond: v.Format.Calls(int64(limits.PerSecond())), AtOnce: v.Format.Calls(int64(limits.AtOnce())),
		Once:         docsOnce(),
		TokenLife:    fmt.Sprintf("%d hours; of a user's, the newest %d are good", int(accounts.AuthTokenTime.Hours()), models.MaxAuthTokens),
		SignatureAge: fmt.Sprintf("at most %d minutes", int(accounts.SignatureTime.Minutes())),
		Pauses: fmt.Sprintf("after %d without an answer in time (ModelArts.4402), calls of the account are refused (APIG.0308) for %d s, then for twice as long with each, up to %d s; the header Retry-After says for how long",
			calls.PausesFrom, int(calls.ShortestPause.Seconds()), int(calls.LongestPause.Seconds())),
	}
	if v.SignedIn {
		projects, err := v.Accounts.Projects(v.Ctx(), v.Who.AccountID)
		if err != nil {
			return screen, err
		}
		screen.Call.ProjectID = projects[v.Region.Code]
	}
	if screen.Answer, err = docsAnswer(service); err != nil {
		return screen, err
	}
	err = docsExamples(&screen)
	return screen, err
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

// docsExamples fills in the programs.
func docsExamples(screen *pages.APIDocs) error {
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
		code, err := screen.Call.Example(example.file)
		if err != nil {
			return err
		}
		example.Code = code
		screen.Examples = append(screen.Examples, example.APIExample)
	}
	var err error
	if screen.TokenExample, err = screen.Call.Example("token.sh.tmpl"); err != nil {
		return err
	}
	screen.BillExample, err = screen.Call.Example("bill.sh.tmpl")
	return err
}

// docsAnswer writes a result of the service as the API answers it.
func docsAnswer(service recognition.Service) (string, error) {
	answer, known := docsResults[service]
	if !known {
		return "", models.Refuse(models.NotFound, cause.NoService{Code: string(service)})
	}
	return page.AnswerBody(answer)
}
