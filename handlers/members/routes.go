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
	look.GET(routes.Members, p.page(memberList))
	members.POST(routes.Members, p.page(invite), web.RateLimit(30, 20))
	members.POST(routes.RevokeInvitationPattern, p.page(revoke))
	self.GET(routes.LeaveAccount, p.page(leaveForm))
	self.POST(routes.LeaveAccount, p.page(leave))
	members.GET(routes.MemberPattern, p.page(showMember))
	members.POST(routes.RoleOfMemberPattern, p.page(changeRole))
	members.POST(routes.SpendingOfMemberPattern, p.page(setSpending))
	members.POST(routes.OwnershipPattern, p.page(handOver))
	members.POST(routes.RemoveMemberPattern, p.page(remove))

	self.GET(routes.Accounts, p.page(accountList))
	self.PersonPOST(routes.SwitchAccount, p.page(switchAccount))
}
