package page

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/words"
)

// KeyAddresses shows from where an access key was used.
func (v *View) KeyAddresses(from []models.KeyAddress) parts.KeyAddressesProps {
	p := parts.KeyAddressesProps{
		Title: "From where it is used", Note: words.AddressesNote(models.MaxKeyAddresses, int(models.KeyAddressTime/(24*time.Hour))),
		None: "It was not used lately.",
	}
	for i := range from {
		p.Rows = append(p.Rows, parts.KeyAddress{
			Address: from[i].Address, First: v.Local.Instant(from[i].FirstAt), Last: v.Local.Instant(from[i].LastAt), Requests: v.Format.Calls(from[i].Requests),
		})
	}
	return p
}
