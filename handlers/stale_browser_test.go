package handlers_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"ocrconsole/web/browsertest"
)

// answersNothingElse fails the test if the place says what another choice costs.
func answersNothingElse(t *testing.T, page *browsertest.Page, place, word string, amounts ...string) {
	t.Helper()
	page.WaitText("main", word)
	for _, amount := range amounts {
		if text := page.Text(place); strings.Contains(text, amount) {
			t.Errorf("%s goes on saying %s: %q", place, amount, text)
		}
	}
}

func TestWithoutJavaScriptNoPriceIsThatOfAnotherChoice(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	page := s.opens(t, "c@example.com", browsertest.WithoutJavaScript())
	const gone = "Your choice has changed."
	page.Navigate(form(bangkok, passport, 1000, 2))
	page.WaitText("#buy-summary", "$26.00")
	if text := page.Text("main"); strings.Contains(text, gone) || strings.Contains(text, "another region") {
		t.Errorf("nothing has changed, and the page says %q", text)
	}

	page.Click("#calls-10000")
	answersNothingElse(t, page, "#buy-summary", gone, "$26.00", "$232.00")
	page.Press("Show what it costs")
	page.WaitText("#buy-summary", "$232.00")
	page.Click("#calls-1000")
	page.Click("#calls-10000")
	page.WaitText("#buy-summary", "$232.00")

	page.Fill("#field-quantity", "3")
	answersNothingElse(t, page, "#buy-summary", gone, "$232.00")
	page.Click("h1")
	answersNothingElse(t, page, "#buy-summary", gone, "$232.00")
	page.Press("Next")
	page.WaitText("main", "Order for $348.00")

	page.Navigate(form(bangkok, passport, 1000, 2))
	page.Select("#field-region", hongKong)
	answersNothingElse(t, page, "#buy-summary", gone, "$26.00")
	answersNothingElse(t, page, "#buy-choices", "You have chosen another region or service", "$")
	page.Press("Show its packages")
	page.WaitText("#buy-summary", "$28.80")
	page.Select("#field-service", "web-image")
	answersNothingElse(t, page, "#buy-choices", "You have chosen another region or service", "$")
	page.Press("Next")
	page.WaitText("main", "Web Image OCR")
}

func TestWithoutJavaScriptTheCalculatorAnswersOnlyWhatIsAsked(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.router)
	t.Cleanup(server.Close)
	page := browsertest.Open(t, server.URL, browsertest.WithoutJavaScript())
	page.Navigate("/calculator?region=" + bangkok + "&service=" + passport + "&calls=25000&per=month")
	const gone = "What is asked has changed."
	page.WaitText("#calculation", "A year of 300,000")
	if text := page.Text("main"); strings.Contains(text, gone) {
		t.Errorf("nothing has changed, and the page says %q", text)
	}
	page.Select("#field-per", "year")
	answersNothingElse(t, page, "#calculation", gone, "A year of", "$")
	page.Press("Calculate")
	page.WaitText("#calculation", "A year of 25,000")
	page.Fill("#field-calls", "7000")
	page.Click("h1")
	answersNothingElse(t, page, "#calculation", gone, "A year of", "$")
	page.Press("Calculate")
	page.WaitText("#calculation", "A year of 7,000")
}

func TestWithJavaScriptNothingIsSaidToBeOutOfDate(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	page := s.opens(t, "c@example.com")
	page.Navigate(form(bangkok, passport, 1000, 2))
	page.Click("#calls-10000")
	page.WaitText("#buy-summary", "$232.00")
	page.Fill("#field-quantity", "3")
	page.Click("h1")
	page.WaitText("#buy-summary", "$348.00")
	page.Select("#field-region", hongKong)
	page.WaitText("#buy-summary", "$384.00")
	if page.Visible(".stale-choice") || page.Visible(".stale-place") {
		t.Errorf("the page says that it is out of date: %q", page.Text("main"))
	}
}
