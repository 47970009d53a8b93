package buy

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// decisionFields is the form that decides on an order that waits.
type decisionFields struct {
	page.Form
	Decision string `form:"decision"`
	Note     string `form:"note"`
}

const approves = "approve"

// decideOrder approves or declines the order in the path. Whoever approved it is led to pay it.
func decideOrder(v *view) error {
	ref, err := v.refInPath()
	if err != nil {
		return err
	}
	form := page.Read[decisionFields](v.Context)
	d := billing.Decision{Approve: form.Decision == approves, Note: form.Note}
	if err := v.Billing.Decide(v.Ctx(), ref.AccountID, ref.ID, d); err != nil {
		return form.Again(err, func() error { return v.showOrder(form) })
	}
	v.Flash(components.Success, words.OrderApproved(d.Approve))
	if d.Approve {
		return v.SeeOther(routes.PayOrder(ref.String()))
	}
	return v.SeeOther(routes.Order(ref.String()))
}

// readApproval reads whether the order waits to be approved, with what else the page shows.
func (v *view) readApproval(into **models.NamedApproval, ref models.Ref) func(context.Context) error {
	return models.Reading(into, func(ctx context.Context) (*models.NamedApproval, error) {
		return v.Billing.Approval(ctx, ref.AccountID, ref.ID)
	})
}

// offerDecision says that the order waits, in place of how it can be paid, and offers to decide on it to who may.
func (v *view) offerDecision(screen *pages.Order, d *billing.OrderDetail, asked *models.NamedApproval, form *decisionFields) {
	if asked == nil || asked.State != models.ApprovalWaiting {
		return
	}
	d.Order.AskedBy = asked.AskedBy
	screen.Tone, screen.Status = page.OrderBadge(&d.Order, d.Now)
	screen.PayHref, screen.Blocked, screen.Lead = "", "", words.OrderWaitsLead
	screen.Approval = pages.Approval{Title: words.ApprovalAsked(asked.AskedByEmail), Text: words.WaitsForApproval(v.Format.Instant(d.Order.ExpiresAt))}
	if v.Who.Role.May(rights.Approve) && v.Who.UserID != asked.AskedBy {
		screen.Approval.Action = routes.DecideOrder(screen.Ref)
		screen.Approval.Note = components.FieldProps{
			Name: "note", Label: "What you say to them", Value: form.Note, Error: form.Errors["note"], Hint: v.ByMail("They get it by mail."),
		}
	}
}

// approvalMoments tell who asked and who decided.
func approvalMoments(a *models.NamedApproval) []moment {
	if a == nil {
		return nil
	}
	moments := []moment{{&a.AskedAt, words.ApprovalAsked(a.AskedByEmail)}}
	if a.DecidedBy != nil {
		said := words.ApprovalDecided(a.DecidedByEmail, a.State == models.ApprovalGiven)
		moments = append(moments, moment{a.DecidedAt, words.ApprovalNote(said, a.Note)})
	}
	return moments
}
