package handlers_test

import (
	"strconv"
	"testing"
	"time"

	"ocrconsole/models/metering"
	"ocrconsole/web/browsertest"
)

func TestCallsOfGatewaysAreLegibleOnEveryScreen(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	pkg := c.granted(inBangkok, "passport", 2000)
	s.pass(5 * time.Hour)
	for i, source := range []string{"", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "/gateways/ap-southeast-2/ingress-nginx-controller-7d6c8f4b5-x2x9z"} {
		ago := time.Duration(i) * time.Hour
		c.reports(metering.Event{RequestID: "0c9d8a6e-4f0b-4d0e-9c1b-00000000000f", Source: source, At: s.now().Add(-ago), Within: time.Second - time.Microsecond, HTTPStatus: 200})
	}
	page := s.opens(t, "c@example.com")
	for _, path := range []string{
		"/calls", "/calls/0c9d8a6e-4f0b-4d0e-9c1b-00000000000f", "/calls/0c9d8a6e-4f0b-4d0e-9c1b-00000000000f?source=urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
		"/usage/deductions", "/packages/" + pkg,
	} {
		for i, look := range [][]browsertest.Option{{browsertest.Wide(), browsertest.Light()}, {browsertest.Narrow(), browsertest.Dark()}} {
			page.Show(look...)
			page.Navigate(path)
			page.AxeLook()
			page.Screenshot("identity " + path + " " + strconv.Itoa(i))
		}
		page.Axe()
	}
}

// TestALiveLogShowsNewCallsByItself waits for a call that is made while somebody looks.
func TestALiveLogShowsNewCallsByItself(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(inBangkok, "passport", 2000)
	c.reports(metering.Event{RequestID: "first", At: s.now(), HTTPStatus: 200})
	page := s.opens(t, "c@example.com")
	page.Navigate("/calls?live=on")
	s.pass(time.Second)
	c.reports(metering.Event{RequestID: "second", At: s.now(), HTTPStatus: 503})
	page.WaitVisible("#log code[title=second]")
	page.Axe()
}
