package handlers_test

import (
	"net/http"
	"testing"
)

func TestHomeTellsVisitorsWhatIsSoldWhere(t *testing.T) {
	s := newSite(t)
	a := s.visitor().get("/").wants(http.StatusOK)
	a.says("main", "Illustrative prices", "from $0.005 per call", "from $0.014 per call", "from $0.012 per call", "How it works")
	snapshot, err := s.console.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range snapshot.Services {
		a.says("main", service.Name, service.Description)
	}
	for _, region := range snapshot.Regions {
		a.says("table", region.Name, region.Code)
	}
	for _, path := range []string{"/signup", "/pricing", "/calculator", "/help/billing"} {
		if a.Find("main a[href='"+path+"']").Length() == 0 {
			t.Errorf("no link to %s", path)
		}
	}
}

// A newcomer begins where calls are free, whatever the order of the regions.
func TestANewcomerBeginsWhereCallsAreFree(t *testing.T) {
	s := newSite(t)
	snapshot, err := s.console.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first := snapshot.Regions[0]; first == snapshot.Beginning() {
		t.Fatalf("calls are free in %s, the first region: the test proves nothing", first.Code)
	}
	home := s.visitor().get("/").wants(http.StatusOK).says("main", "Given once to a person, with one click, and valid")
	s.console.Billing.ConfirmsMail = true
	s.visitor().get("/").says("main", "Given once to a person, with one click once your e-mail address is confirmed, and valid")
	home.says("#free ~ ul", "1,000 calls of Web Image OCR in each of AP-Bangkok, AP-Singapore and CN North-Beijing4", "1,000 calls of Passport OCR in AP-Bangkok")
	home.says("section", "up to $0.50 of pay-per-use calls may be owed")
	s.visitor().get("/pricing").wants(http.StatusOK).says("main h1, main", snapshot.Beginning().Name)
	services := s.customer("new@example.com").get("/services").wants(http.StatusOK)
	services.says("main", "Claim 1,000 free calls")
}
