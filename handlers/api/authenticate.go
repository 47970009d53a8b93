package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
	"ocrconsole/web"
)

// caller is who a request comes from, and what their key or token is limited to.
type caller struct {
	accountID   int64
	userID      int64 // whose token it is, 0 for a signature
	accessKeyID int64 // the number of the key that signed the request, 0 for one with a token
	limits      rules.KeyLimits
	looks       bool          // they may see the account's money and usage
	key         *accounts.Key // that signed it, nil for a token
	former      bool          // it is signed with the secret before
}

// authenticator finds out who a request comes from, by its signature or its token.
type authenticator struct {
	keys     *accounts.Keys
	accounts *accounts.Accounts
	clock    models.Clock
	bodies   *web.Bodies
}

// authenticate tells who sent the request, and gives its body, which is held until it is released. With an error it
// tells whose credentials were used, as far as that is known.
func (a *authenticator) authenticate(c echo.Context) (who caller, body []byte, held *web.Held, err error) {
	who, body, held, err = a.credentials(c)
	if err == nil {
		web.SetAccount(c, who.accountID)
		if who.key != nil {
			web.ActAs(c, trail.Key, who.accessKeyID)
		} else {
			web.ActAs(c, trail.Program, who.userID)
		}
	}
	return who, body, held, err
}

// credentials checks them. What can be refused without the body is refused before it is read, so that it takes a
// customer's key to make us hold one.
func (a *authenticator) credentials(c echo.Context) (who caller, body []byte, held *web.Held, err error) {
	r := c.Request()
	if r.ContentLength > maxCallBody {
		return who, nil, nil, tooLong()
	}
	if isSigned(r.Header) {
		return a.bySignature(c)
	}
	if who, err = a.byToken(r.Context(), r.Header); err != nil {
		return who, nil, nil, err
	}
	body, held, err = readBody(c, a.bodies, who.accountID)
	return who, body, held, err
}

// bySignature reads the body before it knows who has sent it: until the signature is checked, it counts for the network that it comes from, so
// that nobody takes the share of an account by naming its key.
func (a *authenticator) bySignature(c echo.Context) (who caller, body []byte, held *web.Held, err error) {
	r := c.Request()
	signed, err := parseSignature(r.Header, a.clock.Now())
	if err != nil {
		return who, nil, nil, badSignature(err)
	}
	if len(r.Header[headerOnce]) > 0 && !slices.Contains(signed.headers, signedOnce) {
		return who, nil, nil, badSignature(signatureError("the header Idempotency-Key must be among the signed ones"))
	}
	key, err := a.find(r.Context(), signed.accessKey)
	who = caller{accountID: key.AccountID, accessKeyID: key.ID} // whose key it says it is: not proved before the signature is checked
	if err != nil {
		return who, nil, nil, err
	}
	body, held, err = readBody(c, a.bodies, models.NetworkOf(c.RealIP()))
	if err != nil {
		return who, nil, nil, err
	}
	// Bodies may take a minute to come: the key counts as it is now.
	if key, err = a.find(r.Context(), signed.accessKey); err == nil {
		who, err = signer(&key, &signed, r, body)
	}
	if err == nil {
		err = tooBusy(held.Move(r.Context(), who.accountID))
	}
	if err != nil {
		held.Release()
		return who, nil, nil, err
	}
	return who, body, held, nil
}

// find gives the key with the name, which must be good.
func (a *authenticator) find(ctx context.Context, accessKey string) (accounts.Key, error) {
	key, err := a.keys.FindKey(ctx, accessKey)
	if models.CodeOf(err) == models.Unauthorized && err != nil {
		err = badSignature(signatureError("there is no such access key, or it is disabled"))
	}
	return key, err
}

// signer tells who signed the request: whoever has one of the secrets of the key.
func signer(key *accounts.Key, signed *signature, r *http.Request, body []byte) (caller, error) {
	who := caller{accountID: key.AccountID, accessKeyID: key.ID, limits: key.Limits, looks: key.Looks, key: key}
	err := signed.check(r, body, key.SecretKey)
	if err != nil && key.FormerKey != "" && signed.check(r, body, key.FormerKey) == nil {
		who.former, who.limits.SecretUntil, err = true, key.FormerUntil, nil
	}
	return who, badSignature(err)
}

// admit decides whether the caller may make a call, or ask something about the account where region and service are empty.
func (o OCR) admit(c echo.Context, who *caller, region, service string) error {
	call := rules.KeyCall{At: o.Clock.Now(), Region: region, Service: service}
	call.From, _ = netip.ParseAddr(c.RealIP())
	if _, err := o.Calls.Limits.AdmitKey(c.Request().Context(), who.accountID, who.accessKeyID, &who.limits, call); err != nil {
		return err
	}
	if who.key != nil {
		o.Keys.TouchKey(who.key, accounts.KeyUse{Former: who.former, From: c.RealIP(), Region: region, Service: service})
	}
	return nil
}

// asking answers a question about the account of whoever asks, who is known and may ask. Its body is theirs until it is answered.
func (o OCR) asking(a *authenticator, answer func(c echo.Context, who *caller, body []byte) error) echo.HandlerFunc {
	return answering(func(c echo.Context) error {
		who, body, held, err := a.authenticate(c)
		if err != nil {
			return err
		}
		defer held.Release()
		if err := o.admit(c, &who, "", ""); err != nil {
			return err
		}
		return answer(c, &who, body)
	})
}

// headerToken is where a request brings its token.
const headerToken = "X-Auth-Token" // #nosec G101 -- a header's name

func (a *authenticator) byToken(ctx context.Context, header http.Header) (caller, error) {
	token := header.Get(headerToken)
	if token == "" {
		return caller{}, unauthorized("ModelArts.4101", "The request is neither signed (Authorization: "+algorithm+" …) nor does it have a token ("+headerToken+").")
	}
	if strings.ContainsFunc(token, isNoTokenRune) {
		return caller{}, unauthorized("ModelArts.4102", "The token cannot be read.")
	}
	bearer, err := lookUp(ctx, func(ctx context.Context) (accounts.Bearer, error) { return a.accounts.CheckAuthToken(ctx, token) })
	if models.CodeOf(err) == models.Unauthorized && err != nil {
		return caller{}, unauthorized("ModelArts.4103", "The token is invalid or has expired.")
	}
	if err != nil {
		return caller{}, err
	}
	who := caller{accountID: bearer.AccountID, userID: bearer.UserID, looks: bearer.Looks}
	if bearer.Region != "" {
		who.limits.Regions = []string{bearer.Region}
	}
	return who, nil
}

// isNoTokenRune finds what no token has: anything but visible ASCII.
func isNoTokenRune(r rune) bool { return r <= ' ' || r > '~' }

// badSignature is the answer to a signature that is not right; other errors stay what they are.
func badSignature(err error) error {
	var wrong signatureError
	if !errors.As(err, &wrong) {
		return err
	}
	return unauthorized("APIG.0301", "Incorrect IAM authentication information: "+wrong.Error()+".")
}
