package web

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/views/format"
)

const readerKey = "web.reader"

// ReadBy notes how whoever asks reads amounts and times: in the catalog's currency and zone. What refuses the request, here or on a page of
// its own, is told so, too.
func ReadBy(c echo.Context, reader *format.F) { c.Set(readerKey, reader) }

// ReaderOf gives how whoever asks reads amounts and times; without a currency, and with times in GMT, as long as nobody noted it, as before the
// catalog is read.
func ReaderOf(c echo.Context) *format.F {
	if reader, noted := c.Get(readerKey).(*format.F); noted {
		return reader
	}
	who, _ := IdentityOf(c)
	reader := format.Plain(who.Reading)
	return &reader
}
