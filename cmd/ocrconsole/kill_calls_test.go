package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
)

// kills is how often the program is killed on each database, where nothing else is said.
const kills = 20

// TestEveryAnsweredCallIsRecordedOnceWhenTheProgramIsKilled kills the program while customers call the OCR API. Every call that was
// answered with success is there, once; what was not answered may be, and is paid once if so.
func TestEveryAnsweredCallIsRecordedOnceWhenTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"sqlite":   embedded(t),
		"postgres": append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killWhileCalling(t, settings)
		})
	}
}

func killWhileCalling(t *testing.T, settings []string) {
	t.Helper()
	settings = append(settings, "OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t),
		"OCRCONSOLE_OCR_WORKERS=64", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	_, project := busyCustomer(t, settings)
	token := authToken(t, settings)
	var mu sync.Mutex
	answered := make(map[string]bool)
	for range tier.Rounds(t, kills) {
		p := startProcess(t, thisProgram(t), settings)
		enough := make(chan struct{})
		var callers sync.WaitGroup
		var once sync.Once
		begun := len(answered)
		for range 8 {
			callers.Go(func() {
				for {
					id, err := callPassport(p.url, project, token)
					if err != nil {
						return // killed
					}
					mu.Lock()
					if answered[id] {
						t.Errorf("two calls were answered with the id %s", id)
					}
					answered[id] = true
					if len(answered) >= begun+40 {
						once.Do(func() { close(enough) })
					}
					mu.Unlock()
				}
			})
		}
		select {
		case <-enough:
		case <-time.After(time.Minute):
			t.Error("40 calls were not answered within a minute")
		}
		p.kill()
		callers.Wait()
	}
	mustHaveCalls(t, settings, answered)
}

// mustHaveCalls checks that every answered call is recorded, and that the books balance.
func mustHaveCalls(t *testing.T, settings []string, answered map[string]bool) {
	t.Helper()
	_, db, err := (&program{ctx: t.Context(), env: settings}).connect()
	if err != nil {
		t.Fatal(err)
	}
	var recorded []string
	if err := db.WithContext(t.Context()).Model(&models.Call{}).Where("outcome <> ?", models.OutcomeFailed).Pluck("request_id", &recorded).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	have := make(map[string]bool, len(recorded))
	for _, id := range recorded {
		have[id] = true
	}
	for id := range answered {
		if !have[id] {
			t.Errorf("call %s was answered and is not recorded", id)
		}
	}
	t.Logf("%d calls answered, %d recorded", len(answered), len(recorded))
	if verified := command(t, settings, "", "verify"); verified.code != 0 {
		t.Errorf("verify: %+v", verified)
	}
}

// instantService is an operator's OCR service that answers at once.
func instantService(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"result":{"passport_number":"L898902C3","surname":"ERIKSSON"}}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// authToken signs the busy customer in, as a program does.
func authToken(t testing.TB, settings []string) string {
	t.Helper()
	s := withKeys(t, settings)
	token, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: "busy@example.com", Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	return token.Token
}

// smallPicture is a call's body.
var smallPicture = sync.OnceValue(func() []byte {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		panic(err)
	}
	return fmt.Appendf(nil, `{"image":%q}`, base64.StdEncoding.EncodeToString(file.Bytes()))
})

// callPassport makes one call and gives its id; it fails unless the call is answered with success.
func callPassport(url, project, token string) (id string, err error) {
	return callPassportFor(url, project, token, "")
}

// callPassportFor makes the call with tags.
func callPassportFor(url, project, token, tags string) (id string, err error) {
	request, err := http.NewRequest(http.MethodPost, url+"/v2/"+project+"/ocr/passport", bytes.NewReader(smallPicture()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Auth-Token", token)
	if tags != "" {
		request.Header.Set("X-Ocr-Tags", tags)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %d: %s", response.StatusCode, body)
	}
	return response.Header.Get("X-Request-Id"), nil
}
