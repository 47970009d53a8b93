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
