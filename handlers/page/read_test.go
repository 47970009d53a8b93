package page_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
)

// fields is a form of every kind of field.
type fields struct {
	page.Form
	Name    string             `form:"name" json:"name" xml:"name"`
	Token   string             `query:"token" form:"token"`
	Show    string             `query:"show"`
	Ticked  components.Checked `form:"ticked"`
	Regions []string           `form:"regions"`
	Secret  string
}

// asked makes a request as handlers see it.
func asked(t *testing.T, method, address, kind, body string) echo.Context {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return echo.New().NewContext(r, httptest.NewRecorder())
}

// sent gives what is read of a form that was sent, without who reads it, which has no errors.
func sent(t *testing.T, address, kind, body string) fields {
	t.Helper()
	got := page.Read[fields](asked(t, http.MethodPost, address, kind, body))
	if len(got.Errors) > 0 {
		t.Errorf("what was sent has set errors: %v", got.Errors)
	}
	got.Form = page.Form{}
	return *got
}

func TestAFormTakesWhatItNamesFromWhereItSays(t *testing.T) {
	const plain = "application/x-www-form-urlencoded"
	for name, tt := range map[string]struct {
		address, kind, body string
		want                fields
	}{
		"nothing":                    {"/", plain, "", fields{}},
		"the body":                   {"/", plain, "name=a&ticked=on&regions=x&regions=y", fields{Name: "a", Ticked: true, Regions: []string{"x", "y"}}},
		"the address":                {"/?show=s&token=t", plain, "", fields{Show: "s", Token: "t"}},
		"the body before an address": {"/?token=address", plain, "token=body", fields{Token: "body"}},
		"an empty field of the body": {"/?token=address", plain, "token=", fields{}},
		"no field from the address":  {"/?name=a&ticked=on&regions=x", plain, "", fields{}},
		"no parameter from the body": {"/", plain, "show=s", fields{}},
		"the first of several":       {"/?show=1&show=2", plain, "name=a&name=b&ticked=&ticked=on", fields{Show: "1", Name: "a"}},
		"exact names":                {"/?Show=s&TOKEN=t", plain, "Name=a&NAME=b&Secret=c", fields{}},
		"nothing unnamed":            {"/", plain, "=a&other=b&Errors=c&status=500", fields{}},
		"a shouted kind":             {"/", "Application/X-WWW-Form-URLEncoded", "name=a", fields{Name: "a"}},
		"a kind with a parameter":    {"/", plain + "; charset=utf-8", "name=a", fields{Name: "a"}},
		"no JSON":                    {"/", "application/json", `{"name":"a","Secret":"b"}`, fields{}},
		"no XML":                     {"/", "application/xml", "<fields><name>a</name><Secret>b</Secret></fields>", fields{}},
		"no kind":                    {"/", "", "name=a", fields{}},
		"a kind that is none":        {"/", ";;", "name=a", fields{}},
	} {
		if got := sent(t, tt.address, tt.kind, tt.body); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func TestAFormInPartsIsReadAsAnother(t *testing.T) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, field := range [][2]string{{"name", "a"}, {"name", "b"}, {"regions", "x"}, {"regions", "y"}} {
		if err := parts.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	got := sent(t, "/?name=c", parts.FormDataContentType(), body.String())
	if want := (fields{Name: "a", Regions: []string{"x", "y"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("read as %+v, want %+v", got, want)
	}
}

func TestWhatWasNotSentIsWhatTheFormBeganWith(t *testing.T) {
	got := &fields{Show: "all", Token: "t"}
	page.ReadOver(asked(t, http.MethodGet, "/?"+url.Values{"show": {""}}.Encode(), "", ""), got)
	if got.Show != "" || got.Token != "t" {
		t.Errorf("read as %+v", got)
	}
}

func TestARefusedFormKeepsItsStatusAndWhatIsWrong(t *testing.T) {
	form := &fields{Name: "typed"}
	shown := false
	err := form.Again(models.RefuseField("name", cause.Said("Choose another name.")), func() error { shown = true; return nil })
	if err != nil || !shown || form.Errors["name"] != "Choose another name." || form.Name != "typed" {
		t.Errorf("%v: shown %t, %+v", err, shown, form)
	}
	fault := models.Refuse(models.NotFound, cause.Said("There is no such page."))
	if err := new(page.Form).Again(fault, func() error { t.Error("a fault is shown in the form"); return nil }); err != fault {
		t.Errorf("the fault is %v", err)
	}
}
