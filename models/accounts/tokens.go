package accounts

import (
	"context"
	"strings"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// tokenPrefix makes an operator token recognisable, to people and to secret scanners.
const tokenPrefix = "ocrop_"

// CreateToken makes an operator token for a gateway of the given name. The token is told this once; the
// database keeps its hash.
func (a *Accounts) CreateToken(ctx context.Context, name string) (token string, id int64, err error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 80 {
		return "", 0, models.RefuseField("name", cause.TokenUnnamed)
	}
	token = tokenPrefix + proof.RandomHex(32)
	row := &models.OperatorToken{Name: name, TokenHash: proof.HashToken(token), CreatedAt: a.Clock.Now()}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.CreateOperatorToken(tx, row); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, row.CreatedAt, trail.OperatorTokenMade{Name: name})
	})
	if err != nil {
		return "", 0, err
	}
	return token, row.ID, nil
}

// CheckToken gives the operator token's id, or Unauthorized.
func (a *Accounts) CheckToken(ctx context.Context, token string) (id int64, err error) {
	if !strings.HasPrefix(token, tokenPrefix) {
		return 0, models.Refuse(models.Unauthorized, cause.OperatorTokenNotValid)
	}
	id, err = a.operators.Ask(ctx, proof.HashToken(token), lookTime, func(ctx context.Context, hashes []string) (map[string]int64, error) {
		rows, err := models.OperatorTokens(a.DB.WithContext(ctx), hashes)
		found := make(map[string]int64, len(rows))
		for i := range rows {
			found[rows[i].TokenHash] = rows[i].ID
		}
		return found, err
	})
	if err == nil && id == 0 {
		err = models.Refuse(models.Unauthorized, cause.OperatorTokenNotValid)
	}
	return id, err
}
