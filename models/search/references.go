package search

import (
	"regexp"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// reference is an object's reference: in full, without the account, or its number alone.
var reference = regexp.MustCompile(`^(?:([A-Z]{3})-)?(?:(\d{1,18})-)?(\d{1,18})$`)

// finder finds the account's object with the number.
type finder func(tx *gorm.DB, whose Whose, id int64) (Found, error)

// finders are the kinds of references that lead somewhere, in the order in which they are shown.
var finders = []struct {
	kind models.Kind
	find finder
}{
	{models.KindOrder, of(models.KindOrder, models.FindOrder)},
	{models.KindPackage, of(models.KindPackage, models.FindPackage)},
	{models.KindPayment, of(models.KindPayment, models.FindPayment)},
	{models.KindTransaction, of(models.KindTransaction, models.FindEntry)},
	{models.KindRefund, func(tx *gorm.DB, whose Whose, id int64) (Found, error) {
		r, err := models.FindRefund(tx, whose.AccountID, id)
		if err == nil && r.PaymentID == nil {
			err = models.Refuse(models.NotFound, cause.NoSuchPayment) // it came from no card, and has no page
		}
		if err != nil {
			return Found{}, err
		}
		return Found{Ref: models.Ref{Kind: models.KindPayment, AccountID: r.AccountID, ID: *r.PaymentID}}, nil
	}},
	{models.KindDocument, func(tx *gorm.DB, whose Whose, id int64) (Found, error) {
		d, err := models.FindDocument(tx, whose.AccountID, id)
		return Found{Document: d}, err
	}},
	{models.KindKey, func(tx *gorm.DB, whose Whose, id int64) (Found, error) {
		k, err := models.FindAccessKey(tx, whose.AccountID, whose.UserID, id)
		return Found{Key: k}, err
	}},
}

// of finds what its reference is enough to lead to.
func of[T any](kind models.Kind, find func(*gorm.DB, int64, int64) (*T, error)) finder {
	return func(tx *gorm.DB, whose Whose, id int64) (Found, error) {
		_, err := find(tx, whose.AccountID, id)
		return Found{Ref: models.Ref{Kind: kind, AccountID: whose.AccountID, ID: id}}, err
	}
}

// references look for objects by their reference.
func references(whose Whose, text string) (lookups []lookup) {
	parts := reference.FindStringSubmatch(strings.ToUpper(text))
	if len(parts) == 0 || parts[1] == "" && parts[2] != "" {
		return nil
	}
	account, _ := strconv.ParseInt(parts[2], 10, 64)
	id, _ := strconv.ParseInt(parts[3], 10, 64)
	if id == 0 || parts[2] != "" && account != whose.AccountID {
		return nil
	}
	for _, f := range finders {
		if parts[1] == "" || parts[1] == string(f.kind) {
			lookups = append(lookups, func(tx *gorm.DB) ([]Found, error) {
				one, err := f.find(tx, whose, id)
				one.Whole = parts[1] != ""
				return found(one, err)
			})
		}
	}
	return lookups
}

// papers look for a document by its printed number.
func papers(whose Whose, text string) []lookup {
	return []lookup{func(tx *gorm.DB) ([]Found, error) {
		d, err := models.FindNamedDocument(tx, whose.AccountID, strings.ToUpper(text))
		if err != nil || d == nil {
			return nil, err
		}
		return []Found{{Document: d, Whole: true}}, nil
	}}
}

// calls look for calls by their request id, and for those that were refused.
func calls(whose Whose, text string) []lookup {
	return []lookup{
		func(tx *gorm.DB) (all []Found, err error) {
			calls, err := models.CallsWithID(tx, whose.AccountID, text, mostCalls)
			for i := range calls {
				all = append(all, Found{Call: &calls[i], Whole: true})
			}
			return all, err
		},
		func(tx *gorm.DB) (all []Found, err error) {
			calls, err := models.CallsBeginningWith(tx, whose.AccountID, strings.ToLower(text), mostCalls)
			for i := range calls {
				if calls[i].RequestID != text {
					all = append(all, Found{Call: &calls[i]})
				}
			}
			return all, err
		},
		func(tx *gorm.DB) (all []Found, err error) {
			refused, err := models.RefusedCallsWithID(tx, whose.AccountID, text, mostCalls)
			for i := range refused {
				all = append(all, Found{Refused: &refused[i], Whole: true})
			}
			return all, err
		},
	}
}

// leastOfName is how many characters of an access key's or a project's id have to be known: fewer are of too many.
const leastOfName = 4

// names look for access keys and projects by the beginning of what programs call them.
func names(whose Whose, text string) []lookup {
	if len(text) < leastOfName {
		return nil
	}
	return []lookup{
		func(tx *gorm.DB) (all []Found, err error) {
			keys, err := models.AccessKeysOf(tx, whose.AccountID, whose.UserID)
			for i := range keys {
				if name := keys[i].AccessKey; strings.HasPrefix(name, strings.ToUpper(text)) {
					all = append(all, Found{Key: &keys[i], Whole: len(name) == len(text)})
				}
			}
			return all, err
		},
		func(tx *gorm.DB) (all []Found, err error) {
			projects, err := models.AllProjectsOf(tx, whose.AccountID)
			for i := range projects {
				if id := projects[i].ID; strings.HasPrefix(id, strings.ToLower(text)) {
					all = append(all, Found{Project: &projects[i], Whole: len(id) == len(text)})
				}
			}
			return all, err
		},
	}
}
