package web

import (
	"encoding/base64"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"ocrconsole/views/layout"
)

// visitor is what somebody who is not signed in has chosen, and the messages for their next page. All of it is in a cookie, so
// that no stranger fills the database: it is theirs, and says nothing that they may not change.
type visitor struct {
	Values  map[string]string `json:"values,omitempty"`
	Flashes []layout.Flash    `json:"flashes,omitempty"`

	changed bool
}

const (
	visitorKey    = "web.visitor"
	visitorCookie = "visitor"
	// maxVisitorCookie is what every browser keeps of one cookie.
	maxVisitorCookie = 3500
)

// visitor gives what the request's cookie holds; nothing, if it cannot be read.
func (s *Sessions) visitor(c echo.Context) *visitor {
	if v, known := c.Get(visitorKey).(*visitor); known {
		return v
	}
	v := &visitor{}
	if cookie, err := c.Cookie(s.cookieName(visitorCookie)); err == nil {
		text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
		if err == nil && json.Unmarshal(text, v) != nil {
			v = &visitor{}
		}
	}
	if v.Values == nil {
		v.Values = make(map[string]string)
	}
	c.Set(visitorKey, v)
	return v
}

func (v *visitor) put(key, value string) {
	if v.Values[key] == value {
		return
	}
	v.changed = true
	if v.Values[key] = value; value == "" {
		delete(v.Values, key)
	}
}

// saveVisitor writes the cookie if something in it changed. Messages that do not fit are lost, before choices are.
func (s *Sessions) saveVisitor(c echo.Context) {
	v, known := c.Get(visitorKey).(*visitor)
	if !known || !v.changed {
		return
	}
	text := v.text()
	if len(text) > maxVisitorCookie {
		v.Flashes = nil
		text = v.text()
	}
	if len(text) > maxVisitorCookie {
		text = ""
	}
	s.setCookie(c, visitorCookie, text, SessionLifetime)
}

// text is the cookie's value; "" when there is nothing to keep.
func (v *visitor) text() string {
	if len(v.Values) == 0 && len(v.Flashes) == 0 {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil { // strings always marshal
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
