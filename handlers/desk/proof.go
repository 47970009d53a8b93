package desk

import (
	"strings"

	"ocrconsole/models/operators"
	pages "ocrconsole/views/pages/desk"
)

// proofFields are of every form that moves money or rights: a code, or what the browser answered in its place.
type proofFields struct {
	Code  string `form:"code"`
	Proof string `form:"proof"`
}

// Prove lets pass who has shown a code or a passkey lately, or in this form: it is what forms that move money or rights begin with. Its key is what
// tells it from others that are sent to the same address.
func (v *View) Prove(shown proofFields, key ...string) error {
	return v.Operators.Prove(v.Ctx(), v.Op, operators.Shown{Code: shown.Code, Passkey: shown.Proof, Form: formOf(v.Request().URL.Path, key)})
}

// formOf names a form, by where it is sent and its key.
func formOf(action string, key []string) string {
	return strings.Join(append([]string{action}, key...), "\n")
}

// Proof is the field for what such a form asks, which is sent to the action with the key; id tells it from others of the page.
func (v *View) Proof(id, problem, action string, key ...string) (p pages.Proof, err error) {
	p = pages.Proof{Asked: !v.Operators.Proven(v.Op), ID: id, Error: problem}
	if !p.Asked {
		return p, nil
	}
	if v.asking == nil {
		if v.asking, err = v.Operators.Asking(v.Ctx(), v.Op); err != nil || v.asking == nil {
			return p, err
		}
	}
	p.Passkey, err = v.asking.For(formOf(action, key))
	return p, err
}
