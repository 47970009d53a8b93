package usage

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
)

// usagePick reads which key and tag usage is of, and has the addresses of the filter keep them. What is no tag is refused beside its field.
func (v *view) usagePick(f *usageFilter) (sent *page.PickFields, pick models.CallPick, err error) {
	sent = page.Read[page.PickFields](v.Context)
	f.picked = sent.Chosen()
	err = v.readPick(sent, f, &pick)
	return sent, pick, err
}

func (v *view) readPick(sent *page.PickFields, f *usageFilter, pick *models.CallPick) error {
	wrong, err := v.ReadPick(sent, pick)
	if wrong != nil {
		f.refused["tag"] = wrong
	}
	return err
}
