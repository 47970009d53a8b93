package torture

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"sync"
	"time"
)

// picture is a call's body.
var picture = sync.OnceValue(func() []byte {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		panic(err)
	}
	return fmt.Appendf(nil, `{"image":%q}`, base64.StdEncoding.EncodeToString(file.Bytes()))
})

// onceLife is for how long, by the world's clock, a call is sent again with its key: less than the day that the console
// promises.
const onceLife = 23 * time.Hour

// callOCR makes one call, sometimes with a key of its own, and then until it is known what became of it.
func (a *actor) callOCR(c *customer) {
	where := pick(a.random, calledOfferings)
	signed, keyed, again := a.random.IntN(10) < 4, a.random.IntN(10) < 7, a.random.IntN(10) < 2
	key := ""
	if keyed {
		key = a.unique("once")
	}
	begun := a.clock.now()
	first := a.oneCall(c, where, signed, key)
	if first == "" || !again || key == "" {
		return
	}
	// After a day, which a clock that jumps makes short, the key means another call.
	if second := a.oneCall(c, where, signed, key); second != "" && second != first && a.clock.now().Sub(begun).Abs() <= onceLife {
		a.history.breaks("a call of account %d repeated with the key %s was answered with the id %s, first with %s", c.account, key, second, first)
	}
}

// oneCall gives the id that the call was answered with; empty if it was refused or nobody knows.
func (a *actor) oneCall(c *customer, where offering, signed bool, key string) (id string) {
	begun := a.clock.now()
	for !a.history.isBroken() {
		sentAt := time.Now()
		r := a.callRequest(c, where, signed, key)
		got := a.send(a.client, a.console, "call", r)
		switch {
		case got.status == http.StatusOK:
			id = got.header.Get("X-Request-Id")
			a.history.call(c.account, id, key)
			return id
		case got.status == http.StatusForbidden:
			a.refusedCall(c, got)
			return ""
		case got.status == http.StatusUnauthorized:
			a.mustHaveReason(c, signed, sentAt, got)
			if key == "" {
				return ""
			}
		case got.status == 0 && key == "":
			a.history.note(func() { a.history.open[c.account]++; a.history.figures["calls of which nobody knows"]++ })
			return ""
		case key == "":
			if !notNow(got) { // it was refused for the engine's sake
				return ""
			}
			// What could not be recorded in time may be there all the same.
			a.history.note(func() { a.history.open[c.account]++; a.history.figures["calls of which nobody knows"]++ })
			return ""
		}
		if life := a.clock.now().Sub(begun); life > onceLife || life < -onceLife {
			a.history.note(func() { a.history.open[c.account]++ })
			return ""
		}
		a.again(r, got)
		time.Sleep(100 * time.Millisecond)
	}
	return ""
}

func (a *actor) callRequest(c *customer, where offering, signed bool, key string) request {
	r := request{
		method: http.MethodPost, path: "/v2/" + c.projects[where.region] + "/ocr/" + where.service, body: picture(),
		header: map[string]string{"Content-Type": "application/json", "X-Forwarded-For": a.address},
	}
	if key != "" {
		r.header["Idempotency-Key"] = key
	}
	if signed {
		sign(&r, c.key, a.clock.now())
	} else {
		r.header["X-Auth-Token"] = a.tokenOf(c)
	}
	return r
}

// refusedCall wants a refusal to be one that the account's state can explain.
func (a *actor) refusedCall(c *customer, got answer) {
	switch code := codeOf(got); code {
	case "ModelArts.4204", "ModelArts.4106":
		a.history.count("calls refused")
	default:
		a.history.breaks("a call of account %d was refused with %s", c.account, got)
	}
}

// mustHaveReason wants credentials to be refused only where the clock has jumped since they were made.
func (a *actor) mustHaveReason(c *customer, signed bool, sentAt time.Time, got answer) {
	if !signed {
		c.mu.Lock()
		c.token = ""
		c.mu.Unlock()
	}
	if !a.clock.movedSince(sentAt.Add(-time.Second)) {
		a.history.breaks("good credentials of account %d (key %s, signed: %v) were refused on console %d: %s", c.account, c.key.AccessKey, signed, a.console, got)
	}
}

func codeOf(got answer) string {
	var said struct {
		Code string `json:"error_code"`
	}
	_ = json.Unmarshal(got.body, &said) // what is no JSON has no code
	return said.Code
}
