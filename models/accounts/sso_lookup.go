package accounts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// Domains that were verified by their DNS are looked up again, as a domain may get another owner, whose provider, or the same one for all the world,
// vouches for its addresses from then on. What the operator said stays until the operator or the account says something else.
//
// A domain whose record has gone counts for some days all the same, so that a slip keeps nobody out, and owners are told. Then it lapses:
//   - nobody new comes in by an address of it, neither as a new member nor as one who never came in by single sign-on: its next owner could;
//   - whoever the provider knows by a subject goes on to come in, as that is the same person, whosever the domain is;
//   - where single sign-on is the only way in, it stays that for its addresses: its next owner chooses passwords for them by mail;
//   - another account may show that it is its own. The record of before does not make it this account's again, as all the world could read it.
const (
	// lookEvery is how often a domain is looked up, missingEvery how often while its record is missing.
	lookEvery    = day
	missingEvery = 6 * time.Hour
	// goneTime is how long a domain counts whose DNS says that there is no such record, silentTime one whose DNS does not answer: the fault may be with
	// those who ask.
	goneTime   = 7 * day
	silentTime = 30 * day
	// silentTold is how long nobody is told that a DNS does not answer.
	silentTold = 2 * day
	// looksAtATime is how many are looked up in one round: each may take as long as Names waits.
	looksAtATime = 40
)

// LookUpDomains looks up again those domains whose time has come, and tells how many.
func (s *SSO) LookUpDomains(ctx context.Context) (looked int, err error) {
	now := s.Clock.Now()
	due, err := models.SSODomainsToLookUp(s.DB.WithContext(ctx), now.Add(-lookEvery), now.Add(-missingEvery), looksAtATime)
	if err != nil {
		return 0, err
	}
	for i := range due {
		done, lookErr := s.lookUpAgain(ctx, &due[i], now)
		if lookErr != nil {
			err = errors.Join(err, fmt.Errorf("domain %s of account %d: %w", due[i].Domain, due[i].AccountID, lookErr))
		}
		if done {
			looked++
		}
	}
	return looked, err
}

// dnsWord is what the DNS of a domain said.
type dnsWord int

const (
	recordThere dnsWord = iota
	recordGone
	dnsSilent
)

// look asks the DNS of the domain.
func (s *SSO) look(ctx context.Context, d *models.SSODomain) dnsWord {
	name, want := SSORecord(d)
	texts, err := s.Names.TXT(ctx, name)
	switch {
	case err != nil:
		return dnsSilent
	case slices.ContainsFunc(texts, func(text string) bool { return strings.TrimSpace(text) == want }):
		return recordThere
	}
	return recordGone
}

// lookUpAgain looks the domain up, unless another process does, and stores what follows.
func (s *SSO) lookUpAgain(ctx context.Context, d *models.SSODomain, now time.Time) (done bool, err error) {
	if done, err = d.TakeLook(s.DB.WithContext(ctx), now); err != nil || !done {
		return false, err
	}
	said := s.look(ctx, d)
	if ctx.Err() != nil {
		return true, ctx.Err() // that is no word of the DNS
	}
	return true, s.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, d.AccountID); err != nil {
			return err
		}
		is, err := models.FindSSODomain(tx, d.AccountID, d.Domain)
		switch {
		case models.CodeOf(err) == models.NotFound:
			return nil // removed meanwhile
		case err != nil:
			return err
		case !is.Held() || is.LookedAt == nil || !is.LookedAt.Equal(now): // verified anew meanwhile
			return nil
		}
		return follow(tx, is, said, now)
	})
}

// follow stores what the DNS said of a domain that is the account's, which is locked, and tells its owners.
func follow(tx *gorm.DB, d *models.SSODomain, said dnsWord, now time.Time) error {
	if said == recordThere {
		if err := d.Seen(tx, now); err != nil {
			return err
		}
		return overDomain(tx, d, now)
	}
	silent := said == dnsSilent
	if err := d.Missing(tx, silent, now); err != nil {
		return err
	}
	says := notice.SSODomainGone{Domain: d.Domain, Since: *d.MissingSince}
	if until := CountsUntil(d); now.Before(until) {
		if silent && now.Sub(*d.MissingSince) < silentTold {
			return nil
		}
		says.Until, says.Silent = until, silent
		if !silent {
			says.Since = *d.GoneSince
		}
		return tellOfDomain(tx, d, says, now)
	}
	if err := d.Lapse(tx, newDomainToken(), now); err != nil {
		return err
	}
	says.Lapsed = true
	return tellOfDomain(tx, d, says, now)
}

// CountsUntil is until when a domain counts whose DNS does not say that it is the account's, if that stays as it is. A DNS that does not answer ends
// what it said before.
func CountsUntil(d *models.SSODomain) time.Time {
	until := d.MissingSince.Add(silentTime)
	if d.GoneSince == nil || d.GoneSince.Add(goneTime).After(until) {
		return until
	}
	return d.GoneSince.Add(goneTime)
}

// tellOfDomain tells the account once of each time that the record is missing, that it is and that the domain has lapsed.
func tellOfDomain(tx *gorm.DB, d *models.SSODomain, says notice.SSODomainGone, now time.Time) error {
	key := domainKey(d.Domain) + strconv.FormatInt(says.Since.UnixMicro(), 10)
	if says.Lapsed {
		key += " lapsed"
	} else if says.Silent {
		key += " silent"
	}
	_, err := models.Notify(tx, &models.Notification{AccountID: d.AccountID, Key: key, CreatedAt: now, Says: says})
	return err
}

// overDomain notes that what was told of the domain is over.
func overDomain(tx *gorm.DB, d *models.SSODomain, now time.Time) error {
	return models.EndNotifications(tx, d.AccountID, domainKey(d.Domain), now, nil)
}

func domainKey(domain string) string { return "sso domain " + domain + " " }

func newDomainToken() string { return proof.RandomHex(16) }
