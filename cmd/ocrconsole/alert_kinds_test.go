package main

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

var (
	inputTag  = regexp.MustCompile(`<input ([^>]*)>`)
	attribute = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
	rowsIcon  = regexp.MustCompile(`(?s)<li class="flex gap.*?<svg(.*?)</svg>.*?</li>`)
)

// TestEveryAlertCanBeSwitchedOffAndLooksLikeItself finds the alert that somebody added without its place in the settings, in the
// form, or among the looks of notifications.
func TestEveryAlertCanBeSwitchedOffAndLooksLikeItself(t *testing.T) {
	c := newConsole(t, embedded(t), false)
	c.serveQuietly()
	account := c.customer("ada@example.com").AccountID
	browser := client(t)
	get := func(path string) string {
		t.Helper()
		response, err := browser.Get(c.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	get(door("ada@example.com"))
	kinds := slices.Clone(notice.Alerts)
	for _, off := range kinds {
		form := url.Values{}
		for _, tag := range inputTag.FindAllStringSubmatch(get("/settings/alerts"), -1) {
			field := map[string]string{}
			for _, a := range attribute.FindAllStringSubmatch(tag[1], -1) {
				field[a[1]] = html.UnescapeString(a[2])
			}
			if field["name"] != "" && (field["type"] != "checkbox" || field["name"] != string(off)) {
				form.Set(field["name"], field["value"])
			}
		}
		response, err := browser.PostForm(c.url+"/settings/alerts", form)
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusSeeOther {
			t.Fatalf("without %s: status %d, %v", off, response.StatusCode, err)
		}
		settings, err := c.Alerts.Settings(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range kinds {
			if settings.Wants(kind) != (kind != off) {
				t.Errorf("with %s alone switched off at /settings/alerts, the account wants %s: %v", off, kind, settings.Wants(kind))
			}
		}
	}
	for _, kind := range append(kinds, "what no kind is") {
		c.notify(account, kind)
	}
	rows := rowsIcon.FindAllStringSubmatch(get("/notifications"), -1) // the newest first
	if len(rows) != len(kinds)+1 {
		t.Fatalf("%d notifications are shown, not %d", len(rows), len(kinds)+1)
	}
	for i, kind := range kinds {
		if rows[len(kinds)-i][1] == rows[0][1] {
			t.Errorf("a notification of %s looks like one of no kind", kind)
		}
	}
}

func (c *console) notify(accountID int64, kind notice.Topic) {
	c.t.Helper()
	err := c.DB.Write(c.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		_, err := models.Notify(tx, &models.Notification{
			AccountID: accountID, Kind: kind, Key: string(kind), Title: "It happened", Text: "It is told once.", CreatedAt: c.Clock.Now(),
		})
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}
