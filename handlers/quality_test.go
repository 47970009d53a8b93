package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"ocrconsole/web/ocr/quality"
)

func TestTheQualityPageShowsWhatWasMeasured(t *testing.T) {
	s := newSite(t)
	r, err := quality.Results()
	if err != nil {
		t.Fatal(err)
	}
	a := s.visitor().get("/docs/quality").wants(200)
	a.says("#billing", "AIS.0105", "Nobody pays").says("#how", r.Version, r.Machine, r.Set, r.At.Format("2006"))
	for _, m := range r.Measured {
		text := a.Find("#engine-" + m.Engine + " tbody").First().Text()
		if want := fmt.Sprintf("(%d)", m.Right); !strings.Contains(text, want) {
			t.Errorf("%s, %s: no %s in %s", m.Engine, m.Service, want, text)
		}
	}
	if n := s.visitor().get("/docs/api").wants(200).Find("main a[href='/docs/quality']").Length(); n != 1 {
		t.Errorf("%d links to the page from the API docs", n)
	}
}
