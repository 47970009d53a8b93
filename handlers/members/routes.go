// Package members has the pages on who acts for an account, and for which account somebody acts.
package members

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Sessions *web.Sessions
}

// view is one request to it: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// page serves one of its addresses.
func (p *Pages) page(handler func(*view) error) echo.HandlerFunc {
	return p.Frame.Page(func(v *page.View) error { return handler(&view{v, p}) })
}

// Routes adds them to the router.
func (p *Pages) Routes(r *page.Routes) {
	self, look, members := r.For(rights.Self), r.For(rights.Look), r.For(rights.Members)
	confirmed := members.Confirmed() // by these somebody gets to act for the account, or to own it
	look.GET(routes.Members, p.page(memberList))
	confirmed.POST(routes.Members, p.page(invite), web.RateLimit(30, 20))
	members.POST(routes.RevokeInvitationPattern, p.page(revoke))
	self.GET(routes.LeaveAccount, p.page(leaveForm))
	self.POST(routes.LeaveAccount, p.page(leave))
	members.GET(routes.MemberPattern, p.page(showMember))
	confirmed.POST(routes.RoleOfMemberPattern, p.page(changeRole))
	confirmed.POST(routes.SpendingOfMemberPattern, p.page(setSpending))
	confirmed.POST(routes.OwnershipPattern, p.page(handOver))
	confirmed.POST(routes.RemoveMemberPattern, p.page(remove))

	self.GET(routes.Accounts, p.page(accountList))
	self.PersonPOST(routes.SwitchAccount, p.page(switchAccount))
	self.PersonPOST(routes.BeginAccount, p.page(beginAccount))
}
