package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestWhatIsNoTextIsRefusedBeforeAHandlerSeesIt(t *testing.T) {
	for name, tc := range map[string]struct {
		method, target, form string
		refused              bool
	}{
		"plain":               {http.MethodGet, "/packages?region=ap-southeast-2&q=%E6%BC%A2", "", false},
		"NUL in the query":    {http.MethodGet, "/packages?region=a%00b", "", true},
		"broken UTF-8":        {http.MethodGet, "/packages?region=%ff", "", true},
		"broken escape":       {http.MethodGet, "/packages?region=%zz", "", true},
		"NUL in the path":     {http.MethodGet, "/packages/PKG%00", "", true},
		"plain form":          {http.MethodPost, "/login", "email=a%40example.com", false},
		"NUL in a form":       {http.MethodPost, "/login", "email=a%00b", true},
		"NUL in a form's key": {http.MethodPost, "/login", "em%00ail=a", true},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), tc.method, tc.target, strings.NewReader(tc.form))
			if tc.form != "" {
				request.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
			}
			reached := false
			err := requireText(func(echo.Context) error {
				reached = true
				return nil
			})(echo.New().NewContext(request, httptest.NewRecorder()))
			if reached == tc.refused || (err != nil) != tc.refused {
				t.Errorf("reached the handler: %v, error: %v; want refused: %v", reached, err, tc.refused)
			}
		})
	}
}
