package models

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// GiftStarter is the gift that a starter credit is; free packages are told by their ClaimKey.
const GiftStarter = "starter credit"

// GiftVoucher is the gift that the vouchers of a batch are together.
func GiftVoucher(batchID int64) string { return "vouchers " + strconv.FormatInt(batchID, 10) }

// FreeGift says that a person, a key of PersonOfEmail or PersonOfCard, got something for free by an account.
type FreeGift struct {
	Person    string `gorm:"primaryKey"`
	Gift      string `gorm:"primaryKey"`
	AccountID int64
	GivenAt   time.Time
}

// GiveOnce notes that the persons, who are one as far as anybody can tell, get the gift by the account, and gives the key of
// one who got it by another account before; "" if none did. Two that are given at once wait for each other.
func GiveOnce(tx *gorm.DB, persons []string, gift string, accountID int64, now time.Time) (before string, err error) {
	for _, person := range slices.Compact(slices.Sorted(slices.Values(persons))) { // in one order, so that nobody waits for who waits for them
		added, err := addGift(tx, &FreeGift{Person: person, Gift: gift, AccountID: accountID, GivenAt: now})
		if err != nil {
			return "", err
		}
		if added {
			continue
		}
		given, err := giftOf(tx, person, gift)
		if err != nil || given != nil && given.AccountID != accountID {
			return person, err
		}
	}
	return "", nil
}

// GivenBefore is by what somebody is known who got a gift by another account before.
type GivenBefore string

// NotGiven is that nobody knows of one.
const (
	NotGiven    GivenBefore = ""
	GivenByMail GivenBefore = "mail"
	GivenByCard GivenBefore = "card"
)

// GiveToPerson notes that whoever the account is gets the gift by it, and tells whether they got it by another before. It is the one rule of all
// that is free, be it claimed, a starter credit or a voucher: it is given once to a person, who is known by the mailbox of the account's first
// owner and by the cards on file. owner may be nil.
func GiveToPerson(tx *gorm.DB, accountID int64, owner *User, gift string, now time.Time) (GivenBefore, error) {
	persons, err := CardPersons(tx, accountID)
	if err != nil {
		return NotGiven, err
	}
	mail := ""
	if owner != nil {
		mail = PersonOfEmail(owner.Email)
		persons = append(persons, mail)
	}
	before, err := GiveOnce(tx, persons, gift, accountID, now)
	switch {
	case err != nil || before == "":
		return NotGiven, err
	case before == mail:
		return GivenByMail, nil
	default:
		return GivenByCard, nil
	}
}

// giftsOf lists what the account got for free, of which each person gets one.
func giftsOf(tx *gorm.DB, accountID int64) ([]string, error) {
	claimed, err := ClaimKeys(tx, accountID)
	if err != nil {
		return nil, err
	}
	gifts := slices.Collect(maps.Keys(claimed))
	redeemed, err := RedemptionsOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	for i := range redeemed {
		gifts = append(gifts, GiftVoucher(redeemed[i].BatchID))
	}
	account, err := FindAccount(tx, accountID)
	if err == nil && account.Starter == StarterGiven {
		gifts = append(gifts, GiftStarter)
	}
	slices.Sort(gifts)
	return gifts, err
}

// PersonOfGifts notes that the person is the one who got the account's gifts: a card that came later.
func PersonOfGifts(tx *gorm.DB, accountID int64, person string, now time.Time) error {
	gifts, err := giftsOf(tx, accountID)
	if err != nil {
		return err
	}
	for _, gift := range gifts {
		if _, err := addGift(tx, &FreeGift{Person: person, Gift: gift, AccountID: accountID, GivenAt: now}); err != nil {
			return err
		}
	}
	return nil
}

func addGift(tx *gorm.DB, g *FreeGift) (added bool, err error) {
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(g)
	if created.Error != nil {
		return false, fmt.Errorf("note gift: %w", created.Error)
	}
	return created.RowsAffected > 0, nil
}

// giftOf gives who got the gift, nil if the person did not.
func giftOf(tx *gorm.DB, person, gift string) (*FreeGift, error) {
	return oneOrNone[FreeGift](tx.Where("person = ? AND gift = ?", person, gift))
}

// giftCount is how many gifts of a kind went to a network on a day of UTC.
type giftCount struct {
	Network string    `gorm:"primaryKey"`
	Kind    string    `gorm:"primaryKey"`
	Day     time.Time `gorm:"primaryKey"`
	Gifts   int64
}

func (giftCount) TableName() string { return "gift_counts" }

// CountGift counts one more gift of the kind that goes to the network, and gives how many there were on the day, with this
// one. Whoever gives it not undoes that with the transaction.
func CountGift(tx *gorm.DB, network, kind string, now time.Time) (int64, error) {
	c := giftCount{Network: network, Kind: kind, Day: giftDay(now), Gifts: 1}
	err := tx.Clauses(
		clause.OnConflict{Columns: columns("network", "kind", "day"), DoUpdates: clause.Assignments(map[string]any{"gifts": gorm.Expr("gift_counts.gifts + 1")})},
		clause.Returning{Columns: columns("gifts")},
	).Create(&c).Error
	if err != nil {
		return 0, fmt.Errorf("count gift: %w", err)
	}
	return c.Gifts, nil
}

// NextGiftDay is when networks are given gifts again.
func NextGiftDay(now time.Time) time.Time { return giftDay(now).AddDate(0, 0, 1) }

// DeleteGiftCounts removes what was counted before the day of the instant: whose network it was is nobody's business then.
func DeleteGiftCounts(tx *gorm.DB, now time.Time) error {
	return deleteRows[giftCount](tx.Where("day < ?", giftDay(now)))
}

func giftDay(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour) }
