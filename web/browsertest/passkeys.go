package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// HasPasskeys gives the tab a device that makes passkeys and recognises its holder at once, without a question.
func (p *Page) HasPasskeys() {
	p.t.Helper()
	device := webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	})
	p.run("add a device with passkeys", webauthn.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := device.Do(ctx)
		return err
	}))
}
