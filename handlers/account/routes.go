// Package account has the pages on people: signing up and in, passwords and addresses, what they are told and how, and what they chose.
package account

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/web"
)

// Pages serves them with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Accounts *accounts.Accounts
	Alerts   *alerts.Alerts
	Sessions *web.Sessions
	// PublicURL is where customers reach the console, without a slash at the end.
	PublicURL string
	// MailServer tells that mails reach people: without one they are kept in files.
	MailServer bool
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
	credentials, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	r.Anybody.GET("/signup", p.page(signUpForm))
	r.Anybody.POST("/signup", p.page(signUp), credentials, soon)
	r.Anybody.GET("/login", p.page(signInForm))
	r.Anybody.POST("/login", p.page(signIn), web.RateLimitBut(30, 20, p.knownBrowser), soon)
	r.Anybody.POST("/preferences/theme", p.page(saveTheme))
	r.Own.POST("/logout", p.page(signOut))
	p.mailRoutes(r)

	r.Own.GET("/notifications", p.page(notificationList))
	r.Own.POST("/notifications/read", p.page(readNotifications))
	r.Own.GET("/notifications/:notification/open", p.page(openNotification))
	r.Own.GET(page.AlertsPath, p.page(alertSettings))
	r.Own.POST(page.AlertsPath, p.page(saveAlerts))
	r.Own.POST("/settings/alerts/confirmation", p.page(sendConfirmation))
	r.Own.POST("/settings/alerts/calendar", p.page(openCalendar))
	r.Own.POST("/settings/alerts/calendar/close", p.page(closeCalendar))
}

// mailRoutes are where links in mails lead, and what else needs no sign-in because a token is brought along.
func (p *Pages) mailRoutes(r *page.Routes) {
	credentials, soon := web.RateLimit(30, 20), web.Within(page.AnswerTime)
	r.Anybody.GET("/password/forgot", p.page(forgotPasswordForm))
	r.Anybody.POST("/password/forgot", p.page(forgotPassword), credentials, soon)
	r.Anybody.GET("/password/reset", p.page(resetPasswordForm), soon)
	r.Anybody.POST("/password/reset", p.page(resetPassword), credentials, soon)
	r.Anybody.GET("/confirm", p.page(confirmForm), soon)
	r.Anybody.POST("/confirm", p.page(confirmAddress), credentials, soon)
	r.Anybody.GET(confirmMailPath, p.page(confirmMailForm))
	r.Anybody.POST(confirmMailPath, p.page(confirmMail), credentials, soon)
	r.Anybody.GET("/unsubscribe", p.page(unsubscribeMailForm), soon)
	r.Anybody.POST("/unsubscribe", p.page(unsubscribeMail), credentials, soon)
	r.Anybody.GET("/calendar.ics", p.page(calendar), web.RateLimit(120, 60), soon)
}
