package verify

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// compareSSO compares for whom single sign-on is the only way into the account, as its own row says, with the domains that are verified and
// the owner who does without.
func compareSSO(tx *gorm.DB, r *run, account *models.Account) error {
	r.compared(singleSignOn, 1)
	if account.SSOOnlyFor == "" {
		return nil
	}
	domains, err := models.SSODomainsOf(tx, account.ID)
	if err != nil {
		return err
	}
	settings, err := models.FindSSO(tx, account.ID)
	if err != nil {
		return err
	}
	if verified := strings.Join(models.VerifiedDomains(domains), ","); settings == nil || verified != account.SSOOnlyFor {
		r.differ(singleSignOn, accountName{}.String(), "only for "+account.SSOOnlyFor, "verified and set: "+verified)
	}
	keeper, err := models.AnyMembership(tx, account.ID, account.SSOBreakGlass)
	if err == nil && (keeper == nil || keeper.EndedAt != nil || keeper.Role != models.RoleOwner) {
		r.differ(singleSignOn, accountName{}.String(), fmt.Sprintf("user %d comes in without it", account.SSOBreakGlass), "no owner")
	}
	return err
}
