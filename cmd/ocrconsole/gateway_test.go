package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// gateway reports calls as the operator's gateways do.
type gateway struct {
	t     testing.TB
	url   string
	token string
}

// reportAnswer is what the usage API answers.
type reportAnswer struct {
	Accepted, Duplicate, Refused int
	Refusals                     []struct {
		Index               int
		ID, Reason, Message string
	}
}

// callEvent is one call as an event of CloudEvents.
type callEvent struct {
	SpecVersion string         `json:"specversion"`
	ID          string         `json:"id"`
	Source      string         `json:"source"`
	Type        string         `json:"type"`
	Subject     string         `json:"subject"`
	Time        time.Time      `json:"time"`
	Data        map[string]any `json:"data"`
}

func newCall(id, project, service string, at time.Time, status int) callEvent {
	return callEvent{
		SpecVersion: "1.0", ID: id, Source: "gateway-1", Type: "ocr.call", Subject: project, Time: at,
		Data: map[string]any{"service": service, "status": status},
	}
}

// manyCalls are n answered calls of one service at one instant, with ids PREFIX-0001 and so on.
func manyCalls(prefix string, n int, project, service string, at time.Time, status int) []callEvent {
	events := make([]callEvent, n)
	for i := range events {
		events[i] = newCall(fmt.Sprintf("%s-%04d", prefix, i+1), project, service, at, status)
	}
	return events
}

// report sends the events and wants them answered.
func (g gateway) report(events []callEvent) reportAnswer {
	g.t.Helper()
	answer, err := g.send(events)
	if err != nil {
		g.t.Fatal(err)
	}
	return answer
}

// send sends the events; an error means that it is unknown what became of them.
func (g gateway) send(events []callEvent) (answer reportAnswer, err error) {
	body, err := json.Marshal(events)
	if err != nil {
		return answer, err
	}
	request, err := http.NewRequestWithContext(g.t.Context(), http.MethodPost, g.url+"/v1/usage", bytes.NewReader(body))
	if err != nil {
		return answer, err
	}
	request.Header.Set("Authorization", "Bearer "+g.token)
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer, err
	}
	if response.StatusCode != http.StatusOK {
		return answer, fmt.Errorf("POST /v1/usage = %d: %s", response.StatusCode, text)
	}
	return answer, json.Unmarshal(text, &answer)
}
