package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/web"
)

// caller is who a request comes from, and whose projects they may use: all of the account where no region is named.
type caller struct {
	accountID   int64
	regions     models.RegionList
	accessKeyID int64 // the number of the key that signed the request, 0 for one with a token
}

// authenticator finds out who a request comes from, by its signature or its token.
type authenticator struct {
	keys     *accounts.Keys
	accounts *accounts.Accounts
	clock    models.Clock
	bodies   *bodies
}

// authenticate tells who sent the request, and gives its body, which has to be kept until release is called. With an error it
// tells whose credentials were used, as far as that is known.
func (a *authenticator) authenticate(c echo.Context) (who caller, body []byte, release func(), err error) {
	who, body, release, err = a.credentials(c.Request())
	if err == nil {
		web.SetAccount(c, who.accountID)
	}
	return who, body, release, err
}

// credentials checks them. What can be refused without the body is refused before it is read, so that it takes a
// customer's key to make us hold one.
func (a *authenticator) credentials(r *http.Request) (who caller, body []byte, release func(), err error) {
	if r.ContentLength > maxCallBody {
		return who, nil, nil, tooLong()
	}
	if isSigned(r.Header) {
		return a.bySignature(r)
	}
	if who, err = a.byToken(r.Context(), r.Header); err != nil {
		return who, nil, nil, err
	}
	body, release, err = a.bodies.read(r, who.accountID)
	return who, body, release, err
}

func (a *authenticator) bySignature(r *http.Request) (who caller, body []byte, release func(), err error) {
	signed, err := parseSignature(r.Header, a.clock.Now())
	if err != nil {
		return who, nil, nil, badSignature(err)
	}
	if len(r.Header[headerOnce]) > 0 && !slices.Contains(signed.headers, signedOnce) {
		return who, nil, nil, badSignature(signatureError("the header Idempotency-Key must be among the signed ones"))
	}
	key, err := lookUp(r.Context(), func(ctx context.Context) (accounts.Key, error) { return a.keys.FindKey(ctx, signed.accessKey) })
	who = caller{key.AccountID, key.Regions, key.ID} // whose key it says it is: not proved before the signature is checked
	if models.CodeOf(err) == models.Unauthorized && err != nil {
		return who, nil, nil, badSignature(signatureError("there is no such access key, or it is disabled"))
	}
	if err != nil {
		return who, nil, nil, err
	}
	body, release, err = a.bodies.read(r, key.AccountID)
	if err != nil {
		return who, nil, nil, err
	}
	if err := signed.check(r, body, key.SecretKey); err != nil {
		release()
		return who, nil, nil, badSignature(err)
	}
	a.keys.TouchKey(key)
	return who, body, release, nil
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
	who := caller{accountID: bearer.AccountID}
	if bearer.Region != "" {
		who.regions = models.RegionList{bearer.Region}
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
