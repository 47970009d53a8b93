package browsertest

import (
	"context"
	"encoding/json"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
)

// Heard are the texts of the page as assistive technology gets them from the browser, one by one: what stands in two
// elements is read apart.
func (p *Page) Heard() []string {
	p.t.Helper()
	var nodes []*accessibility.Node
	p.run("read what is heard", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		nodes, err = accessibility.GetFullAXTree().Do(ctx)
		return err
	}))
	var texts []string
	for _, node := range nodes {
		var role, name string
		if node.Ignored || node.Role == nil || node.Name == nil {
			continue
		}
		if json.Unmarshal(node.Role.Value, &role) != nil || role != "StaticText" || json.Unmarshal(node.Name.Value, &name) != nil {
			continue
		}
		texts = append(texts, name)
	}
	return texts
}
