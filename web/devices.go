package web

import (
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// A browser that somebody signed in with keeps a token of each user who did, so that it is known again. They stand in one
// cookie, newest first; what they are worth is the use cases' business.
const (
	maxDevices      = 8
	maxDeviceLength = 128
	devicesBetween  = "."
	deviceCookie    = "device"
)

// Devices gives what the browser keeps to be known by.
func (s *Sessions) Devices(c echo.Context) []string {
	cookie, err := c.Cookie(s.cookieName(deviceCookie))
	if err != nil || len(cookie.Value) > maxDevices*(maxDeviceLength+1) {
		return nil
	}
	devices := strings.Split(cookie.Value, devicesBetween)
	devices = slices.DeleteFunc(devices, func(d string) bool { return d == "" || len(d) > maxDeviceLength })
	return devices[:min(len(devices), maxDevices)]
}

// KeepDevice has the browser keep the device for so long, in place of the former one, "" if there was none.
func (s *Sessions) KeepDevice(c echo.Context, device, former string, life time.Duration) {
	others := slices.DeleteFunc(s.Devices(c), func(d string) bool { return d == device || d == former })
	devices := append([]string{device}, others...)
	s.setCookie(c, deviceCookie, strings.Join(devices[:min(len(devices), maxDevices)], devicesBetween), life)
}
