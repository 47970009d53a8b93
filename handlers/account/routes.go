// Package account has the pages on people: signing up and in, passwords and addresses, what they are told and how, and what they chose.
package account

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Factors  *accounts.Factors
	SSO      *accounts.SSO
	Alerts   *alerts.Alerts
	Sessions *web.Sessions
	// PublicURL is where customers reach the console, without a slash at the end.
	PublicURL string
}

// view is one request to them: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// page serves one of them.
func (p *Pages) page(handler func(*view) error) echo.HandlerFunc {
	return p.Frame.Page(func(v *page.View) error { return handler(&view{v, p}) })
}

// Routes adds them to the router.
func (p *Pages) Routes(r *page.Routes) {
	self, look, told, account := r.For(rights.Self), r.For(rights.Look), r.For(rights.Alerts), r.For(rights.Account)
	arming := r.Arming()
	credentials, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	r.Anybody.GET(routes.SignUp, p.page(signUpForm))
	r.Anybody.POST(routes.SignUp, p.page(signUp), credentials, soon)
	r.Anybody.GET(routes.SignIn, p.page(signInForm))
	r.Anybody.POST(routes.SignIn, p.page(signIn), web.RateLimitBut(30, 20, p.knownBrowser), soon)
	r.Anybody.GET(routes.SecondFactor, p.page(secondForm), soon)
	r.Anybody.POST(routes.SecondFactor, p.page(secondByCode), credentials, soon)
	r.Anybody.POST(routes.SecondFactorRecovery, p.page(secondByRecovery), credentials, soon)
	r.Anybody.POST(routes.SecondFactorPasskey, p.page(secondByPasskey), credentials, soon)
	r.Anybody.POST(routes.BeginPasskey, p.page(beginPasskeySignIn), credentials, soon)
	r.Anybody.GET(routes.PasskeySignIn, p.page(passkeySignInForm), soon)
	r.Anybody.POST(routes.PasskeySignIn, p.page(passkeySignIn), credentials, soon)
	r.Anybody.POST(routes.Theme, p.page(saveTheme))
	self.PersonPOST(routes.FirstSteps, p.page(saveFirstSteps))
	arming.PersonPOST(routes.SignOut, p.page(signOut))
	p.mailRoutes(r)
	p.ssoRoutes(r)

	credentialsOfOwn := web.RateLimit(30, 20)
	self.GET(routes.AccountSettings, p.page(accountSettings))
	account.POST(routes.RenameAccount, p.page(renameAccount))
	self.Own().POST(routes.ChangePassword, p.page(changePassword), credentialsOfOwn, soon)
	self.PersonPOST(routes.Display, p.page(saveDisplay))
	self.Own().Confirmed().PersonPOST(routes.EndSession, p.page(endSession))
	self.Own().Confirmed().PersonPOST(routes.EndOtherSessions, p.page(endOtherSessions))
	self.Own().POST(routes.AskForEmail, p.page(askForEmail), credentialsOfOwn, soon)
	self.Own().POST(routes.DropNewEmail, p.page(dropNewEmail))
	account.GET(routes.OwnData, p.page(ownData), web.TimeLimit(ownDataTime), r.Long.Bound)
	account.GET(routes.CloseAccount, p.page(closeForm))
	account.POST(routes.CloseAccount, p.page(closeAccount), credentialsOfOwn, soon)

	p.securityRoutes(r)

	look.GET(routes.Notifications, p.page(notificationList))
	look.POST(routes.ReadNotifications, p.page(readNotifications))
	look.GET(routes.OpenNotificationPattern, p.page(openNotification))
	look.GET(routes.Alerts, p.page(alertSettings))
	told.POST(routes.Alerts, p.page(saveAlerts))
	told.POST(routes.AlertsConfirmation, p.page(sendConfirmation))
	told.Confirmed().POST(routes.Calendar, p.page(openCalendar))
	told.POST(routes.CloseCalendar, p.page(closeCalendar))
}

// securityRoutes are what users sign in with beside the password.
func (p *Pages) securityRoutes(r *page.Routes) {
	arming, account := r.Arming(), r.For(rights.Account)
	own := arming.Own() // what a provider of one account does not get at
	confirmed := own.Confirmed()
	credentialsOfOwn, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	arming.GET(routes.Security, p.page(security))
	confirmed.POST(routes.BeginAuthenticator, p.page(beginAuthenticator))
	account.Confirmed().POST(routes.RequireFactor, p.page(requireFactor))
	own.GET(routes.Authenticator, p.page(authenticatorForm))
	own.POST(routes.Authenticator, p.page(confirmAuthenticator), credentialsOfOwn, soon)
	confirmed.POST(routes.RemoveAuthenticator, p.page(removeAuthenticator))
	confirmed.POST(routes.RecoveryCodes, p.page(makeRecoveryCodes))
	confirmed.POST(routes.NewPasskey, p.page(beginPasskey))
	own.GET(routes.Passkeys, p.page(newPasskeyForm))
	own.POST(routes.Passkeys, p.page(addPasskey), credentialsOfOwn, soon)
	confirmed.POST(routes.RemovePasskey, p.page(removePasskey))
}

// ssoRoutes are where members sign in at a provider of their account's.
func (p *Pages) ssoRoutes(r *page.Routes) {
	credentials, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	office := web.RateLimit(120, 60) // that comes in at nine, from one address
	r.Anybody.GET(routes.SSO, p.page(ssoForm))
	r.Anybody.POST(routes.SSO, p.page(beginSSO), office, soon)
	r.Anybody.GET(routes.SSOCallbackPattern, p.page(finishSSO), web.RateLimit(120, 60), soon)
	r.Anybody.GET(routes.SSORequired, p.page(ssoRequired), soon)
	r.Anybody.POST(routes.SSORequired, p.page(answerSSO), credentials, soon)
	r.Arming().PersonPOST(routes.ProveBySSO, p.page(proveBySSO), credentials, soon)
	r.For(rights.Account).POST(routes.TestSSO, p.page(testSSO), credentials, soon)
}

// mailRoutes are where links in mails lead, and what else needs no sign-in because a token is brought along.
func (p *Pages) mailRoutes(r *page.Routes) {
	credentials, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	r.Anybody.GET(routes.ForgotPassword, p.page(forgotPasswordForm))
	r.Anybody.POST(routes.ForgotPassword, p.page(forgotPassword), credentials, soon)
	r.Anybody.GET(routes.ResetPassword, p.page(resetPasswordForm), soon)
	r.Anybody.POST(routes.ResetPassword, p.page(resetPassword), credentials, soon)
	r.Anybody.GET(routes.Confirm, p.page(confirmForm), soon)
	r.Anybody.POST(routes.Confirm, p.page(confirmAddress), credentials, soon)
	r.Anybody.GET(routes.NewEmail, p.page(newEmailForm), soon)
	r.Anybody.POST(routes.NewEmail, p.page(confirmNewEmail), credentials, soon)
	r.Anybody.GET(routes.StopEmail, p.page(stopEmailForm), soon)
	r.Anybody.POST(routes.StopEmail, p.page(stopEmail), credentials, soon)
	r.Anybody.GET(routes.Invitation, p.page(invitationForm), soon)
	r.Anybody.POST(routes.Invitation, p.page(acceptInvitation), credentials, soon)
	r.Anybody.GET(routes.ConfirmMail, p.page(confirmMailForm))
	r.Anybody.POST(routes.ConfirmMail, p.page(confirmMail), credentials, soon)
	r.Anybody.GET(routes.UnsubscribeMails, p.page(unsubscribeMailForm), soon)
	r.Anybody.POST(routes.UnsubscribeMails, p.page(unsubscribeMail), credentials, soon)
	r.Anybody.GET(routes.CalendarFeed, p.page(calendar), web.RateLimit(120, 60), soon)
}
