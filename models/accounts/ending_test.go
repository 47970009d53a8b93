package accounts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

// What becomes of a table's rows when an address is confirmed by the mail alone.
const (
	ends    = "what was made in the name of the address ends"
	follows = "notes what happens"
	money   = "money, what was bought and what was used stay as they are"
	papers  = "what was issued stays"
	told    = "what was told and asked stays"
	own     = "says who they are, and does nothing by itself"
	words   = "what the customer chose is to be seen, and costs nothing without keys"
	house   = "is not the account's"
)

// decided says of every table of the schema what the first confirmation by the mail alone does to it. A new table fails the
// test until somebody has thought about it: what lets anybody act, be paid or be told in the account's name has to end.
var decided = map[string]string{
	"access_keys": ends, "auth_tokens": ends, "known_devices": ends, "known_networks": ends, "users": ends, "mail_tokens": ends, "calendar_feeds": ends,
	"saved_cards": ends, "auto_rules": ends, "forecast_rules": ends, "orders": ends, "payments": ends, "billing_details": ends, "alert_settings": ends, "mails": ends,
	"authenticators": ends, "passkeys": ends, "recovery_codes": ends, "sign_in_steps": ends,
	"webhook_endpoints": ends, "webhook_deliveries": ends, "invitations": ends, "sso_settings": ends, "sso_domains": ends, "sso_identities": ends,

	"accounts": follows, "notifications": follows, "trail_entries": follows,
	// Sessions end by the epoch of their user: the row is worth nothing any more.
	"sessions": follows,

	"ledger_entries": money, "packages": money, "package_expiries": money, "order_lines": money, "refunds": money, "disputes": money, "auto_runs": money, "forecast_purchases": money,
	"refused_calls": told, "refused_hours": told, "order_approvals": told,
	"recorded_calls": money, "calls_before": money, "call_sources": money, "tag_sets": money, "call_keys": money, "usage_hours": money, "usage_months": money, "arrears_events": money,
	// What was given stays given: the account has it, whoever asked for it, and nobody gets it twice by a takeover.
	"free_gifts": money, "gift_counts": house, "voucher_redemptions": money, "backups": house, "bank_entries": house, "voucher_batches": house, "vouchers": house,
	"documents": papers, "document_entries": papers, "document_files": papers, "documents_due": papers, "document_months": papers,
	"webhook_attempts": told, "key_incidents": told, "key_addresses": told, "key_checks": told, "key_hours": money, "key_breakers": words, "alert_states": told, "alert_checks": told, "exports": told,
	"memberships": own, "projects": own, "email_twins": own,
	"subscriptions": words, "used_up_choices": words, "caps": words, "cap_uses": money, "leases": money, "key_rate_windows": money,

	"catalog_versions": house, "catalog_announcements": house, "catalog_drafts": house, "catalog_replays": house, "catalog_proposals": house, "regions": house, "services": house, "offerings": house, "offering_prices": house, "price_tiers": house, "specifications": house,
	"free_offers": house, "throttles": house, "sign_in_failures": house, "sign_in_failure_hours": house, "operator_tokens": house, "operators": house, "operator_sessions": house, "operator_passkeys": house, "operator_moves": house, "desk_views": house, "desk_acts": house, "master_keys": house, "statement_keys": house,
	"sandbox_checkouts": house, "sandbox_cards": house, "sandbox_refunds": house, "payment_alarms": house, "document_sequences": house,
	"goose_db_version": house, "sqlite_sequence": house, "lookups": house,
}

// contents writes down every table of the database.
func contents(t testing.TB, s *shop.Shop) map[string]string {
	t.Helper()
	tables, err := s.DB.Migrator().GetTables()
	must(t, err)
	all := make(map[string]string)
	for _, table := range tables {
		var rows []map[string]any
		must(t, s.DB.WithContext(t.Context()).Table(table).Find(&rows).Error)
		lines := make([]string, len(rows))
		for i, row := range rows {
			lines[i] = fmt.Sprint(row) // maps are printed in the order of their keys
		}
		slices.Sort(lines)
		all[table] = strings.Join(lines, "\n")
	}
	return all
}

// makeAll has whoever signed up make one of everything that ends.
func makeAll(t testing.TB, s *shop.Shop) *made {
	t.Helper()
	m := madeUnconfirmed(t, s)
	ctx, c := t.Context(), &shop.Customer{ID: ownerOf(t, s)}
	apply := func(payment *models.Payment, err error) {
		must(t, err)
		must(t, s.Billing.Apply(ctx, s.Card.Pay(payment.Ref().String())))
	}
	apply(s.Billing.TopUpSavingCard(ctx, c.ID, "paid", 5_000_000))
	cards, err := s.Billing.Cards(ctx, c.ID)
	must(t, err)
	_, err = s.Billing.TopUpSavingCard(ctx, c.ID, "open", 6_000_000)
	must(t, err)
	must(t, s.Billing.SetAutoTopUp(ctx, c.ID, billing.TopUpRule{CardID: cards[0].ID, ThresholdMicros: 1_000_000, AmountMicros: 5_000_000, MonthlyCapMicros: 5_000_000, CooldownHours: 24}))
	must(t, s.Billing.TryForecast(ctx, c.ID, billing.ForecastRule{Region: shop.Bangkok, Service: shop.Passport, MonthlyCapMicros: 5_000_000, LeastSavedMicros: 1_000_000, CooldownHours: 24}))
	must(t, s.Billing.Subscribe(ctx, c.ID, shop.Bangkok, shop.Passport))
	spec, err := s.Billing.FindSpecification(ctx, shop.Bangkok, shop.Passport, 100)
	must(t, err)
	for range 2 {
		_, err = s.Billing.PlaceOrder(ctx, c.ID, fmt.Sprint("order ", s.Clock.Advance(time.Second)), billing.Choice{
			Region: shop.Bangkok, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: spec.PriceMicros,
		})
		must(t, err)
	}
	must(t, s.Documents.SaveDetails(ctx, models.BillingDetails{AccountID: c.ID, Name: "Mallory Ltd", Email: "mallory@example.com"}))
	asked, err := s.Accounts.RequestBookkeeping(ctx, c.ID, ip)
	if err != nil || !asked {
		t.Fatalf("asked the bookkeeping %v, %v", asked, err)
	}
	token, err := s.Accounts.BookkeepingToken(ctx, c.ID, "mallory@example.com")
	must(t, err)
	_, err = s.Accounts.ConfirmBookkeeping(ctx, token)
	must(t, err)
	settings, err := s.Alerts.Settings(ctx, c.ID)
	must(t, err)
	settings.Mails = false
	must(t, s.Alerts.SaveSettings(ctx, settings))
	_, err = s.Alerts.OpenCalendar(ctx, c.ID)
	must(t, err)
	f := &accounts.Factors{Accounts: s.Accounts, Keys: m.keys, Issuer: "Shop"}
	owner := accounts.Owner{AccountID: c.ID, UserID: m.user.ID}
	enrolling, err := f.BeginAuthenticator(ctx, owner)
	must(t, err)
	enrolment, err := f.Enrolment(ctx, m.user.ID, enrolling)
	must(t, err)
	_, err = f.ConfirmAuthenticator(ctx, owner, enrolling, shop.AuthenticatorCode(enrolment.Secret, s.Clock.Now()), ip)
	must(t, err)
	must(t, models.CreatePasskey(s.DB.WithContext(ctx), &models.Passkey{UserID: m.user.ID, Handle: []byte("h"), CredentialID: []byte("c"), Record: "{}", Name: "mine", CreatedAt: s.Clock.Now()}))
	_, err = f.BeginSecond(ctx, accounts.SignedIn{UserID: m.user.ID})
	must(t, err)
	must(t, s.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, c.ID); err != nil {
			return err
		}
		// One of before there was a second factor, which ends those of then, as a program of before it may have made it.
		if err := models.CreateAuthToken(tx, &models.AuthToken{TokenHash: "of before", AccountID: c.ID, UserID: m.user.ID, CreatedAt: s.Clock.Now(), ExpiresAt: s.Clock.Now().Add(time.Hour)}); err != nil {
			return err
		}
		asks := models.Invitation{AccountID: c.ID, Email: "mallory@example.com", Role: models.RoleOwner, InvitedBy: m.user.ID, CreatedAt: s.Clock.Now(), ExpiresAt: s.Clock.Now().Add(time.Hour)}
		if err := models.CreateInvitation(tx, &asks); err != nil {
			return err
		}
		if err := makeSSO(tx, c.ID, m.user.ID, s.Clock.Now()); err != nil {
			return err
		}
		e := models.WebhookEndpoint{AccountID: c.ID, URL: "https://mallory.example/", SecretSealed: []byte("sealed"), Enabled: true, CreatedAt: s.Clock.Now(), UpdatedAt: s.Clock.Now()}
		if err := models.SaveWebhookEndpoint(tx, &e); err != nil {
			return err
		}
		return models.OrderDelivery(tx, &models.WebhookDelivery{AccountID: c.ID, EndpointID: e.ID, Event: "test", Body: "{}", CreatedAt: s.Clock.Now()})
	}))
	return m
}

// makeSSO has the account entered by the single sign-on of whoever signed up only.
func makeSSO(tx *gorm.DB, accountID, userID int64, now time.Time) error {
	settings := models.SSOSettings{AccountID: accountID, Issuer: "https://login.mallory.example", ClientID: "c", SecretSealed: []byte("sealed"), Revision: 1, CreatedAt: now, UpdatedAt: now}
	domain := models.SSODomain{AccountID: accountID, Domain: "mallory.example", Token: strings.Repeat("t", 32), CreatedAt: now}
	identity := models.SSOIdentity{AccountID: accountID, UserID: userID, Issuer: settings.Issuer, Subject: "s", CreatedAt: now, SeenAt: now}
	for _, store := range []func() error{
		func() error { return models.SaveSSO(tx, &settings) }, func() error { return models.CreateSSODomain(tx, &domain) }, func() error { return models.CreateSSOIdentity(tx, &identity) },
		func() error { return models.VerifySSODomain(tx, &domain, models.VerifiedByDNS, now) },
	} {
		if err := store(); err != nil {
			return err
		}
	}
	account, err := models.FindAccount(tx, accountID)
	if err != nil {
		return err
	}
	return account.SaveSSOOnly(tx, []string{domain.Domain}, userID, now)
}

// TestEveryTableIsDecidedAtTheFirstConfirmation makes one of everything, takes the account over, and looks at every table.
func TestEveryTableIsDecidedAtTheFirstConfirmation(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := makeAll(t, s)
		accountID := ownerOf(t, s)
		token := link(t, s, models.TokenConfirm, m.user)
		before := contents(t, s)
		c, err := s.Accounts.ConfirmAddress(t.Context(), token, accounts.Confirmer{RemoteIP: elsewhere})
		must(t, err)
		for table, after := range contents(t, s) {
			switch fate := decided[table]; fate {
			case "":
				t.Errorf("nobody has decided what becomes of %s at the first confirmation", table)
			case ends:
				if after == before[table] {
					t.Errorf("%s: nothing has ended:\n%s", table, after)
				}
			case follows, house:
			default:
				if after != before[table] {
					t.Errorf("%s: %s, and changed from\n%s\nto\n%s", table, fate, before[table], after)
				}
			}
		}
		for _, words := range []string{
			"The access key:", "The API token.", "The automatic top-up or purchase:", "The saved card:", "2 orders that are not paid:", "The bookkeeping's e-mail address:",
			"The choice of alerts:", "The private address of the calendar", "The authenticator app", "The password that was chosen", "The single sign-on,",
		} {
			if !strings.Contains(strings.Join(shop.Ended(c.Ends), "\n"), words) {
				t.Errorf("it does not say %q: %v", words, c.Ends)
			}
		}
		left, err := models.Unconfirmed(s.DB.WithContext(t.Context()), accountID)
		if err != nil || len(left) != 1 { // the password, which there is always
			t.Errorf("left is %v, error %v", left, err)
		}
		if account, err := models.FindAccount(s.DB.WithContext(t.Context()), accountID); err != nil || account.SSOOnlyFor != "" || account.SSOBreakGlass != 0 {
			t.Errorf("single sign-on is the only way in still: %+v, %v", account, err)
		}
		m.goesOn(t, s, false)
		stillOpen(t, s, accountID)
	})
}

// stillOpen fails the test when something of before still does anything: the card of a page that was open is not kept, an
// order that is paid all the same is not completed but money on the balance.
func stillOpen(t testing.TB, s *shop.Shop, accountID int64) {
	t.Helper()
	var open models.Payment
	must(t, s.DB.Where("account_id = ? AND status = ?", accountID, models.PaymentPending).Take(&open).Error)
	must(t, s.Billing.Apply(t.Context(), s.Card.Pay(open.Ref().String())))
	cards, err := s.Billing.Cards(t.Context(), accountID)
	if err != nil || len(cards) != 0 {
		t.Errorf("%d cards are kept, error %v", len(cards), err)
	}
	must(t, s.Billing.RunAuto(t.Context()))
	must(t, s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		details, err := models.FindBillingDetails(tx, accountID)
		if err == nil && (details == nil || details.Email != "" || details.Name != "Mallory Ltd") {
			t.Errorf("the billing details are %+v", details)
		}
		return err
	}))
}
