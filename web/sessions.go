package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
)

// How long a session lives: in all, without use, and how often its use is written down. The last spares every page view
// a write.
const (
	SessionLifetime = 7 * 24 * time.Hour
	SessionIdle     = 12 * time.Hour
	// SSOSessionLifetime is that of one that began by single sign-on.
	SSOSessionLifetime = 8 * time.Hour
	sessionTouch       = 10 * time.Minute
)

const (
	userKey    = "user"
	epochKey   = "epoch"
	actsForKey = "account"
	ssoKey     = "sso"
	seenKey    = "seen"
	flashesKey = "flashes"
	ownPrefix  = "own:" // before the keys of Put and Get
)

// loadedKey marks a request whose session is loaded; an error before that is shown without one.
const loadedKey = "web.session"

// Sessions keeps who is signed in, in a store of the server; the browser holds a random token, of which the store knows only
// the hash. What a visitor chose stays with the visitor.
type Sessions struct {
	manager *scs.SessionManager
	log     *slog.Logger
	now     func() time.Time
}

// NewSessions makes sessions on the store. secure says that the site is served over HTTPS, so that the cookie must never
// travel without.
func NewSessions(store scs.Store, secure bool, log *slog.Logger) *Sessions {
	manager := scs.New()
	manager.Store = store
	manager.HashTokenInStore = true
	manager.Lifetime = SessionLifetime
	manager.Cookie.Secure = secure
	manager.Cookie.HttpOnly = true
	manager.Cookie.SameSite = http.SameSiteLaxMode
	s := &Sessions{manager: manager, log: log, now: time.Now}
	manager.Cookie.Name = s.cookieName("session")
	return s
}

// SignIn makes the session the user's, with a new token, so that a token known before is worth nothing. It lasts no
// longer than the user's epoch.
func (s *Sessions) SignIn(c echo.Context, userID, epoch int64) error {
	ctx := c.Request().Context()
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	if s.manager.GetInt64(ctx, userKey) != userID { // another user acts for no account of the one before
		s.manager.Remove(ctx, actsForKey)
	}
	s.manager.Remove(ctx, viewerKey)
	s.manager.Remove(ctx, viewedKey)
	s.manager.Remove(ctx, viewUntilKey)
	s.manager.Remove(ctx, ssoKey)
	s.manager.SetDeadline(ctx, s.now().Add(SessionLifetime).UTC())
	s.manager.Put(ctx, userKey, userID)
	s.manager.Put(ctx, epochKey, epoch)
	s.manager.Put(ctx, seenKey, s.now().Unix())
	s.manager.Put(ctx, provenKey, s.now().Unix())
	return nil
}

// Act has the session act for the account from now on, in all its windows. Forms of windows that were opened before are refused: see
// RequireSameAccount.
func (s *Sessions) Act(c echo.Context, accountID int64) {
	s.manager.Put(c.Request().Context(), actsForKey, accountID)
}

// ActBySSO has the session, which has just begun by the account's single sign-on, act for this account and for no other, and end after
// SSOSessionLifetime: whoever runs the provider is trusted with their own account, and says every working day who may come in.
func (s *Sessions) ActBySSO(c echo.Context, accountID int64) {
	ctx := c.Request().Context()
	s.manager.Put(ctx, ssoKey, accountID)
	s.manager.SetDeadline(ctx, s.now().Add(SSOSessionLifetime).UTC())
}

// BySSO gives the account by whose single sign-on the session began, 0 if it did by what its user has themselves.
func (s *Sessions) BySSO(c echo.Context) int64 {
	return s.manager.GetInt64(c.Request().Context(), ssoKey)
}

// accountID gives the account that the session's user chose to act for, 0 if none; that which is looked at, or by whose single sign-on they came, is
// the only one.
func (s *Sessions) accountID(c echo.Context) int64 {
	if v := s.viewing(c); v != nil {
		return v.AccountID
	}
	if only := s.BySSO(c); only != 0 {
		return only
	}
	return s.manager.GetInt64(c.Request().Context(), actsForKey)
}

// SignOut ends the session: its token is worth nothing any more, and deleted from the browser.
func (s *Sessions) SignOut(c echo.Context) error {
	c.Set(identityKey, nil)
	return s.manager.Destroy(models.MayStore(c.Request().Context()))
}

// Stored gives how the session of the request is named in the store: what a user has to keep when they end all others.
func (s *Sessions) Stored(c echo.Context) string {
	sum := sha256.Sum256([]byte(s.manager.Token(c.Request().Context())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// UserID gives the signed-in user; false for a visitor.
func (s *Sessions) UserID(c echo.Context) (int64, bool) {
	userID := s.manager.GetInt64(c.Request().Context(), userKey)
	return userID, userID != 0
}

func (s *Sessions) epoch(c echo.Context) int64 {
	return s.manager.GetInt64(c.Request().Context(), epochKey)
}

// Put keeps a value: a user's in the session, a visitor's with them.
func (s *Sessions) Put(c echo.Context, key, value string) {
	if _, signedIn := s.UserID(c); signedIn {
		s.manager.Put(c.Request().Context(), ownPrefix+key, value)
		value = "" // what they kept as a visitor is not asked for any more
	}
	s.visitor(c).put(key, value)
}

// Get gives the value that Put kept, "" if there is none.
func (s *Sessions) Get(c echo.Context, key string) string {
	if kept := s.manager.GetString(c.Request().Context(), ownPrefix+key); kept != "" {
		return kept
	}
	return s.visitor(c).Values[key]
}

// Flash keeps a message for the next page.
func (s *Sessions) Flash(c echo.Context, tone components.Tone, text string) {
	if _, signedIn := s.UserID(c); !signedIn {
		v := s.visitor(c)
		v.Flashes, v.changed = append(v.Flashes, layout.Flash{Tone: tone, Text: text}), true
		return
	}
	flashes := append(s.flashes(c), layout.Flash{Tone: tone, Text: text})
	data, err := json.Marshal(flashes)
	if err != nil { // strings always marshal
		panic(err)
	}
	s.manager.Put(c.Request().Context(), flashesKey, string(data))
}

// PopFlashes gives the messages for this page and forgets them.
func (s *Sessions) PopFlashes(c echo.Context) []layout.Flash {
	flashes := s.flashes(c)
	if len(flashes) > 0 {
		s.manager.Remove(c.Request().Context(), flashesKey)
	}
	if v := s.visitor(c); len(v.Flashes) > 0 {
		flashes = append(v.Flashes, flashes...)
		v.Flashes, v.changed = nil, true
	}
	return flashes
}

func (s *Sessions) flashes(c echo.Context) []layout.Flash {
	data := s.manager.GetString(c.Request().Context(), flashesKey)
	if data == "" {
		return nil
	}
	var flashes []layout.Flash
	if err := json.Unmarshal([]byte(data), &flashes); err != nil {
		s.log.WarnContext(c.Request().Context(), "unreadable flash messages in a session", "error", err)
		return nil
	}
	return flashes
}
