package routes

// Signing up, in and out.
const (
	SignUp  = "/signup"
	SignIn  = "/login"
	SignOut = "/logout"
	// Theme keeps whether pages are light or dark.
	Theme = "/preferences/theme"
	// FirstSteps keeps whether the list of first steps is shown.
	FirstSteps = "/preferences/first-steps"
)

// The settings of a user and their account.
const (
	AccountSettings  = "/settings/account"
	RenameAccount    = "/settings/account/name"
	ChangePassword   = "/settings/account/password" // #nosec G101 -- an address
	Display          = "/settings/account/display"
	EndSession       = "/settings/account/sessions/end"
	EndOtherSessions = "/settings/account/sessions/end-others"
	AskForEmail      = "/settings/account/email"
	DropNewEmail     = "/settings/account/email/drop"
	OwnData          = "/settings/account/data.json"
	Sessions         = "/settings/account#sessions"
	CloseAccount     = "/settings/account/close"
)

// What a user signs in with beside the password.
const (
	Security             = "/settings/security"
	BeginAuthenticator   = "/settings/security/authenticator/new"
	Authenticator        = "/settings/security/authenticator"
	RemoveAuthenticator  = "/settings/security/authenticator/remove"
	RecoveryCodes        = "/settings/security/recovery-codes"
	RequireFactor        = "/settings/security/required"
	NewPasskey           = "/settings/security/passkeys/new"    //nolint:gosec // an address
	Passkeys             = "/settings/security/passkeys"        //nolint:gosec // an address
	RemovePasskey        = "/settings/security/passkeys/remove" //nolint:gosec // an address
	BeginPasskey         = "/login/passkey/new"                 //nolint:gosec // an address
	PasskeySignIn        = "/login/passkey"
	SecondFactor         = "/login/second"
	SecondFactorPasskey  = "/login/second/passkey" //nolint:gosec // an address
	SecondFactorRecovery = "/login/second/recovery"
)

// Where links in mails lead, and where such mails are asked for.
const (
	ForgotPassword   = "/password/forgot"
	ResetPassword    = "/password/reset"
	Confirm          = "/confirm"
	ConfirmMail      = "/confirm/mail"
	UnsubscribeMails = "/unsubscribe"
	// NewEmail makes an address that of the user who asked for it, StopEmail gives back the one before.
	NewEmail  = "/email/confirm"
	StopEmail = "/email/stop"
	// CalendarFeed is what calendar programs read.
	CalendarFeed = "/calendar.ics"
)

// What customers are told, and how they choose it.
const (
	Notifications           = "/notifications"
	ReadNotifications       = "/notifications/read"
	OpenNotificationPattern = "/notifications/:notification/open"

	Alerts             = "/settings/alerts"
	AlertsConfirmation = "/settings/alerts/confirmation"
	Calendar           = "/settings/alerts/calendar"
	CloseCalendar      = "/settings/alerts/calendar/close"
)

// AlertsCalendar is the part of the alerts that is about the calendar.
const AlertsCalendar = Alerts + "#calendar"

// SignInTo asks for a sign-in and then leads to the address.
func SignInTo(address string) string { return With(SignIn, "next", address) }

// WithToken is an address with the token that a mail brought.
func WithToken(address, token string) string { return With(address, "token", token) }

// OpenNotification leads to where one acts on the notification.
func OpenNotification(ref string) string { return fill(OpenNotificationPattern, ref) }

// The access keys.
const (
	Keys                  = "/keys"
	KeyPattern            = "/keys/:key"
	DescribeKeyPattern    = "/keys/:key/description"
	EnableKeyPattern      = "/keys/:key/enable"
	DisableKeyPattern     = "/keys/:key/disable"
	DeleteKeyPattern      = "/keys/:key/delete"
	LeakedKey             = "/security/leaked-key"
	LimitKeyPattern       = "/keys/:key/limits"
	ReplaceSecretPattern  = "/keys/:key/secret"          //nolint:gosec // an address
	EndSecretPattern      = "/keys/:key/secret/end"      //nolint:gosec // an address
	KeyCredentialsPattern = "/keys/:key/credentials.csv" //nolint:gosec // an address
)

// Key is the page of an access key.
func Key(ref string) string { return fill(KeyPattern, ref) }

// DescribeKey changes its description.
func DescribeKey(ref string) string { return fill(DescribeKeyPattern, ref) }

// EnableKey lets calls that are signed with it pass again.
func EnableKey(ref string) string { return fill(EnableKeyPattern, ref) }

// DisableKey has them refused.
func DisableKey(ref string) string { return fill(DisableKeyPattern, ref) }

// DeleteKey ends it for ever.
func DeleteKey(ref string) string { return fill(DeleteKeyPattern, ref) }

// LimitKey changes what it may be used for.
func LimitKey(ref string) string { return fill(LimitKeyPattern, ref) }

// ReplaceSecret gives it another secret.
func ReplaceSecret(ref string) string { return fill(ReplaceSecretPattern, ref) }

// EndSecret ends the secret before.
func EndSecret(ref string) string { return fill(EndSecretPattern, ref) }

// KeyCredentials is the file with its secret.
func KeyCredentials(ref string) string { return fill(KeyCredentialsPattern, ref) }
