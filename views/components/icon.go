package components

import (
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"
)

// Icon draws the named Lucide icon in the size and colour of the text around it, or in those of the classes given
// instead of the default "size-4". It is decoration, hidden from assistive technology: words beside it, or the label of
// the button, say what it means.
func Icon(name string, classes ...string) templ.Component {
	class := "size-4"
	if len(classes) > 0 {
		class = classes[0]
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		body := iconBody(name)
		if body == "" {
			return fmt.Errorf("components: no icon named %q", name)
		}
		_, err := fmt.Fprintf(w, `<svg class="shrink-0 %s" viewBox="0 0 24 24" fill="none" stroke="currentColor" `+
			`stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">%s</svg>`,
			templ.EscapeString(class), body)
		return err
	})
}
