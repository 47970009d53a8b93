package models_test

import (
	"testing"

	"ocrconsole/models"
)

// TestFormsOfOneMailboxAreOnePerson lists addresses that reach one reader in a row, and rows that reach different ones.
func TestFormsOfOneMailboxAreOnePerson(t *testing.T) {
	t.Parallel()
	people := [][]string{
		{"jane.doe@gmail.com", "janedoe@gmail.com", "j.a.n.e.d.o.e@gmail.com", "JaneDoe+ocr@googlemail.com", "jane.doe+a+b@gmail.com"},
		{"jane.doe@example.com", "Jane.Doe@EXAMPLE.com", "jane.doe+ocr@example.com", "jane.doe+@example.com"},
		{"janedoe@example.com"}, // another mail server may tell dots apart
		{"jane@example.org"},
		{"jane@bücher.example", "jane@xn--bcher-kva.example", "JANE+x@BÜCHER.example"},
		{"jane@proton.me", "j.a_n-e@protonmail.com", "jane+1@pm.me"},
		{"jane@icloud.com", "jane@me.com", "jane@mac.com"},
		{"jane.d@yandex.ru", "jane-d@ya.ru", "janed+x@yandex.com"},
		{"jane-shop@yahoo.com", "jane-ocr@yahoo.com"},
		{"jane-shop@example.com"},
		{"jane-ocr@example.com"},
		{"+tag@example.com"},
		{"+other@example.com"}, // nothing is before the plus
		{".@example.com"},
	}
	persons := map[string]int{}
	for row, forms := range people {
		person := models.PersonOfEmail(forms[0])
		if before, taken := persons[person]; taken {
			t.Errorf("%s is the person of %s", forms[0], people[before][0])
		}
		persons[person] = row
		for _, form := range forms[1:] {
			if models.PersonOfEmail(form) != person {
				t.Errorf("%s is another person than %s", form, forms[0])
			}
		}
	}
	if models.PersonOfCard("stripe", "a") == models.PersonOfCard("sandbox", "a") || models.PersonOfCard("stripe", "a") == models.PersonOfCard("stripe", "b") {
		t.Error("two cards are one")
	}
}
