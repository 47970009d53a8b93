package demo

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
)

// team are the customer's colleagues, in each role that they are not in themselves. All sign in with the Password.
var team = []struct {
	email string
	role  rights.Role
}{
	{"billing@example.com", rights.Billing},
	{"developer@example.com", rights.Developer},
	{"viewer@example.com", rights.Viewer},
}

// invited is who has not answered yet.
const invited = "newcomer@example.com"

// hire invites the colleagues, who join at once, and somebody who has not answered; one of them orders more than they may spend without asking.
// The customer's address is confirmed by now. It is done at the end of their life: before, nobody else has a name.
func (d *life) hire(ctx context.Context) error {
	d.now = d.end
	own := d.byCustomer(ctx)
	by := accounts.Owner{AccountID: d.accountID, UserID: d.userID}
	for _, colleague := range team {
		userID, err := d.hireOne(ctx, by, colleague.email, colleague.role)
		if err != nil {
			return err
		}
		if colleague.role != rights.Developer {
			continue
		}
		month := d.dollars(200)
		right := models.SpendingRight{MonthLimitMicros: &month, ApprovalAboveMicros: new(d.dollars(20))}
		if err := d.Accounts.SetSpendingRight(own, by, userID, right); err != nil {
			return err
		}
		if _, err := d.order(d.byColleague(ctx, userID), bangkok, passport, 1000, 2); err != nil {
			return err
		}
	}
	_, err := d.Accounts.Invite(own, by, invited, rights.Viewer)
	return err
}

func (d *life) hireOne(ctx context.Context, by accounts.Owner, email string, role rights.Role) (userID int64, err error) {
	i, err := d.Accounts.Invite(d.byCustomer(ctx), by, email, role)
	if err != nil {
		return 0, err
	}
	letter, err := d.Accounts.InvitationLetter(ctx, i.AccountID, i.Email)
	if err != nil || letter == nil {
		return 0, err
	}
	joined, err := d.Accounts.AcceptAsNewcomer(d.byNewcomer(ctx), letter.Token, accounts.Newcomer{Password: Password, Device: accounts.NewDevice()})
	return joined.UserID, err
}
