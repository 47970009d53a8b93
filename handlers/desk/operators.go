package desk

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// operatorFields are all forms on operators: each sends its own part.
type operatorFields struct {
	page.Form
	Email string `form:"email"`
	Name  string `form:"name"`
	Role  string `form:"role"`
	proofFields

	sent string // which form of the page it was
}

func operatorList(v *View) error {
	return v.operatorsPage(&operatorFields{Role: string(rights.Support)}, "", "")
}

// addOperator adds one and shows their link, this once: so it answers with a page.
func addOperator(v *View) error {
	form := page.Read[operatorFields](v.Context)
	again := func() error { return v.operatorsPage(form, "", "") }
	if err := v.Prove(form.proofFields); err != nil {
		return form.Again(err, again)
	}
	token, added, err := v.Operators.Add(v.Ctx(), operators.New{Email: form.Email, Name: form.Name, Role: rights.DeskRole(form.Role)})
	if err != nil {
		return form.Again(err, again)
	}
	return v.operatorsPage(&operatorFields{Role: string(rights.Support)}, v.setUpLink(token), words.OperatorAdded(models.ReadableEmail(added.Email), operators.LinkTime))
}

// setUpLink is the address by which an operator sets up how they sign in.
func (v *View) setUpLink(token string) string {
	return v.URL + routes.WithToken(routes.DeskSetUp, token)
}

func (v *View) operatorsPage(form *operatorFields, link, linked string) error {
	v.PagePath = routes.DeskOperators
	all, err := v.Operators.List(v.Ctx())
	if err != nil {
		return err
	}
	screen := pages.Operators{Link: link, Linked: linked, Hands: words.InOneHand, Rights: printedRights()}
	for _, r := range rights.DeskRoles {
		screen.Roles = append(screen.Roles, words.DeskRoleName(r))
	}
	for i := range all {
		screen.Rows = append(screen.Rows, v.operatorRow(&all[i], all))
	}
	screen.New = pages.NewOperator{Email: form.Email, Name: form.Name, Errors: form.Errors, Role: roleSelect(form.Role, form.Errors["role"])}
	if screen.New.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskOperators); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell("Operators"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email", "name", "role", "code")
	return v.ShowForm(&form.Form, pages.OperatorsPage(screen))
}

func (v *View) operatorRow(o *models.Operator, all []models.Operator) pages.Operator {
	row := pages.Operator{
		Email: models.ReadableEmail(o.Email), Name: o.Name, Role: words.DeskRoleName(o.Role), Since: v.Local.Day(o.CreatedAt), State: words.OperatorState(o.EndedAt != nil, o.PasswordHash != "" || o.Demo),
		You: o.ID == v.Op.ID, Demo: o.Demo,
		Hands: words.LinkOf(o.Hands.And(o.SetupHands).Names(all)),
	}
	if o.EndedAt == nil {
		row.Href = routes.DeskOperator(strconv.FormatInt(o.ID, 10))
	}
	return row
}

// printedRights is the table that the routes go by.
func printedRights() (rows []pages.Right) {
	for _, p := range rights.DeskPermissions {
		row := pages.Right{What: words.DeskPermissionName(p)}
		for _, r := range rights.DeskRoles {
			row.May = append(row.May, r.May(p))
		}
		rows = append(rows, row)
	}
	return rows
}

func roleSelect(chosen, problem string) components.SelectProps {
	s := components.SelectProps{Name: "role", Label: "Role", Error: problem}
	for _, r := range rights.DeskRoles {
		s.Options = append(s.Options, components.Option{Value: string(r), Label: words.DeskRoleName(r), Selected: chosen == string(r)})
	}
	return s
}

// operatorInPath loads the operator that the path names, who has not ended.
func (v *View) operatorInPath() (*models.Operator, error) {
	id, err := strconv.ParseInt(v.Param("operator"), 10, 64)
	if err != nil {
		return nil, models.Refuse(models.NotFound, cause.NoSuchOperator)
	}
	return v.Operators.Get(v.Ctx(), id)
}

func showOperator(v *View) error {
	o, err := v.operatorInPath()
	if err != nil {
		return err
	}
	return v.operatorPage(o, &operatorFields{Role: string(o.Role)})
}

func (v *View) operatorPage(o *models.Operator, form *operatorFields) (err error) {
	id := strconv.FormatInt(o.ID, 10)
	v.PagePath = routes.DeskOperator(id)
	if wrong, is := form.Errors["code"]; is { // the page has three fields of that name
		delete(form.Errors, "code")
		form.Errors[form.sent+"-code"] = wrong
	}
	screen := pages.One{
		Lead: o.Name + ", " + words.DeskRoleName(o.Role), RoleAction: routes.DeskRole(id), LinkAction: routes.DeskLink(id), EndAction: routes.DeskEnd(id),
		Role: roleSelect(form.Role, form.Errors["role"]), Demo: o.Demo,
	}
	for _, f := range []struct {
		proof        *pages.Proof
		name, action string
	}{{&screen.RoleProof, "role", screen.RoleAction}, {&screen.LinkProof, "link", screen.LinkAction}, {&screen.EndProof, "end", screen.EndAction}} {
		if *f.proof, err = v.Proof(f.name+"-code", form.Errors[f.name+"-code"], f.action); err != nil {
			return err
		}
	}
	if screen.Shell, err = v.Shell(models.ReadableEmail(o.Email), Crumb(routes.DeskOperators)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("role", form.sent+"-code")
	return v.ShowForm(&form.Form, pages.OperatorPage(screen))
}

// change does something with the operator that the path names; refused, their page says why.
func (v *View) change(sent string, do func(o *models.Operator, form *operatorFields) error) error {
	o, err := v.operatorInPath()
	if err != nil {
		return err
	}
	form := page.Read[operatorFields](v.Context)
	form.sent = sent
	if form.Role == "" {
		form.Role = string(o.Role)
	}
	if err = v.Prove(form.proofFields); err == nil {
		err = do(o, form)
	}
	if err != nil {
		return form.Again(err, func() error { return v.operatorPage(o, form) })
	}
	return nil
}

func changeRole(v *View) error {
	return v.change("role", func(o *models.Operator, form *operatorFields) error {
		if err := v.Operators.SetRole(v.Ctx(), o.ID, rights.DeskRole(form.Role)); err != nil {
			return err
		}
		return v.Done("The role is changed.", routes.DeskOperators)
	})
}

func endOperator(v *View) error {
	return v.change("end", func(o *models.Operator, _ *operatorFields) error {
		if err := v.Operators.End(v.Ctx(), o.ID); err != nil {
			return err
		}
		if o.ID == v.Op.ID { // their browser is out, too
			return v.SeeOther(routes.DeskSignIn)
		}
		return v.Done("The operator has ended.", routes.DeskOperators)
	})
}

// makeLink makes another link and shows it, this once: so it answers with a page.
func makeLink(v *View) error {
	return v.change("link", func(o *models.Operator, _ *operatorFields) error {
		token, err := v.Operators.Link(v.Ctx(), o.ID)
		if err != nil {
			return err
		}
		return v.operatorsPage(&operatorFields{Role: string(rights.Support)}, v.setUpLink(token), words.OperatorAdded(models.ReadableEmail(o.Email), operators.LinkTime))
	})
}
