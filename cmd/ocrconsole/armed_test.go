package main

import (
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// armed makes a customer who signs in with the demo's password and an authenticator app, and gives the key of that.
func (c *console) armed(t testing.TB, email string) (key string) {
	t.Helper()
	created, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: demo.Password})
	if err != nil {
		t.Fatal(err)
	}
	factors, err := c.Factors()
	if err != nil {
		t.Fatal(err)
	}
	owner := accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
	token, err := factors.BeginAuthenticator(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	enrolment, err := factors.Enrolment(t.Context(), owner.UserID, token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := factors.ConfirmAuthenticator(t.Context(), owner, token, shop.AuthenticatorCode(enrolment.Secret, time.Now()), "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	return enrolment.Secret
}
