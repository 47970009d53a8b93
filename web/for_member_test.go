package web

import (
	"strings"
	"testing"
)

func TestEachFormThatPostsNamesItsAccountOnce(t *testing.T) {
	page := `<p>a</p><form id="x" method="post" action="/a"><input name="b"/></form><form method="get" action="/c"></form>` +
		`<form method="post" action="/d"><input type="hidden" name="` + AccountField + `" value="7"/></form><form method="post" action="/e">`
	want := strings.Replace(page, `action="/a">`, `action="/a">`+accountInput("42"), 1)
	want = strings.Replace(want, `action="/e">`, `action="/e">`+accountInput("42"), 1)
	if got := string(nameAccount([]byte(page), "42")); got != want {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
	for _, whole := range []string{"", "<form", "<form method=\"post\"", "no form at all"} {
		if got := string(nameAccount([]byte(whole), "42")); got != whole {
			t.Errorf("%q became %q", whole, got)
		}
	}
}
