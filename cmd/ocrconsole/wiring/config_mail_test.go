package wiring

import (
	"slices"
	"strings"
	"testing"
)

func TestMailSettings(t *testing.T) {
	t.Parallel()
	const from, public = "OCRCONSOLE_MAIL_FROM=OCR <no-reply@example.com>", "OCRCONSOLE_PUBLIC_URL=https://ocr.example.com"
	for name, test := range map[string]struct {
		settings []string
		wrong    []string
	}{
		"none":               {nil, nil},
		"all":                {[]string{"OCRCONSOLE_SMTP_URL=smtp://u:p@mail.example.com:587", from, public}, nil},
		"no sender":          {[]string{"OCRCONSOLE_SMTP_URL=smtp://mail.example.com", public}, []string{"OCRCONSOLE_MAIL_FROM must be"}},
		"no public address":  {[]string{"OCRCONSOLE_SMTP_URL=smtp://mail.example.com", from}, []string{"OCRCONSOLE_SMTP_URL needs OCRCONSOLE_PUBLIC_URL"}},
		"a sender of none":   {[]string{"OCRCONSOLE_MAIL_FROM=nobody"}, []string{"OCRCONSOLE_MAIL_FROM must be"}},
		"no server's URL":    {[]string{"OCRCONSOLE_SMTP_URL=geheim@mail", from, public}, []string{"OCRCONSOLE_SMTP_URL must be"}},
		"wrong in all parts": {[]string{"OCRCONSOLE_SMTP_URL=mail"}, []string{"OCRCONSOLE_MAIL_FROM must be", "OCRCONSOLE_SMTP_URL must be", "OCRCONSOLE_SMTP_URL needs"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadConfig(test.settings)
			var said []string
			if err != nil {
				said = strings.Split(err.Error(), "; ")
			}
			ok := slices.EqualFunc(said, test.wrong, strings.HasPrefix)
			if !ok || strings.Contains(strings.Join(said, " "), "geheim") {
				t.Errorf("says %q, want %q", said, test.wrong)
			}
		})
	}
}
