package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/recognition"
	"ocrconsole/models/trail"
	"ocrconsole/web"
)

// tokenRequest asks for a token with a user's e-mail address and password, for the project of a region or for all.
type tokenRequest struct {
	Auth struct {
		Identity struct {
			Methods  []string `json:"methods"`
			Password struct {
				User struct {
					Name     string `json:"name"`
					Password string `json:"password"`
				} `json:"user"`
			} `json:"password"`
		} `json:"identity"`
		Scope struct {
			Project named `json:"project"`
		} `json:"scope"`
	} `json:"auth"`
}

// named is an object of the token API: clients use the name, the id or both.
type named struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// tokenAnswer tells what the token in the header is good for.
type tokenAnswer struct {
	Token struct {
		Methods   []string `json:"methods"`
		IssuedAt  string   `json:"issued_at"`
		ExpiresAt string   `json:"expires_at"`
		Project   *named   `json:"project,omitempty"`
		User      struct {
			named
			Domain named `json:"domain"`
		} `json:"user"`
	} `json:"token"`
}

// tokenInstant is how the token API writes times.
const tokenInstant = "2006-01-02T15:04:05.000000Z"

// createToken makes a token. Wrong passwords are slowed down as those of the sign-in page.
func (o OCR) createToken(c echo.Context) error {
	var in tokenRequest
	if err := readObject(c.Request().Body, &in); err != nil {
		return err
	}
	user := in.Auth.Identity.Password.User
	if len(in.Auth.Identity.Methods) != 1 || in.Auth.Identity.Methods[0] != "password" {
		return recognition.BadParameter("auth.identity.methods", `it must be ["password"]`)
	}
	if user.Name == "" || user.Password == "" {
		return recognition.BadParameter("auth.identity.password.user", "it must have the name, which is the e-mail address, and the password")
	}
	web.ActAs(c, trail.Stranger, 0)
	token, err := o.Accounts.CreateAuthToken(c.Request().Context(), accounts.TokenRequest{
		Email: user.Name, Password: user.Password, RemoteIP: c.RealIP(), Region: in.Auth.Scope.Project.Name, ProjectID: in.Auth.Scope.Project.ID,
	})
	switch {
	case err != nil && models.CodeOf(err) == models.Unauthorized:
		return unauthorized("APIG.0301", "Incorrect IAM authentication information: the e-mail address and password do not match, or the address is not confirmed yet.")
	case err != nil && models.CodeOf(err) == models.NotFound:
		return noPermission()
	case err != nil:
		return err
	}
	c.Response().Header().Set("X-Subject-Token", token.Token)
	return c.JSON(http.StatusCreated, describeToken(token))
}

func describeToken(t accounts.AuthToken) tokenAnswer {
	var answer tokenAnswer
	answer.Token.Methods = []string{"password"}
	answer.Token.IssuedAt, answer.Token.ExpiresAt = t.IssuedAt.Format(tokenInstant), t.ExpiresAt.Format(tokenInstant)
	if t.ProjectID != "" {
		answer.Token.Project = &named{ID: t.ProjectID, Name: t.Region}
	}
	user := &answer.Token.User
	user.named = named{ID: strconv.FormatInt(t.UserID, 10), Name: t.Email}
	user.Domain = named{ID: strconv.FormatInt(t.AccountID, 10), Name: t.AccountName}
	return answer
}
