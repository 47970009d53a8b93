package api

import (
	_ "embed" // the description
	"net/http"

	"github.com/labstack/echo/v4"
)

// openAPI describes everything that programs can call, in OpenAPI 3.1; what webhooks post follows it. Tests hold it against the running
// server.
//
//go:embed openapi.yaml
var openAPI []byte

// descriptionPath is where it is served.
const descriptionPath = "/openapi.yaml"

// PublicRoutes are those of what is the same for everybody.
var PublicRoutes = []string{descriptionPath}

// description serves it. It is public, and the same for everybody.
func description(c echo.Context) error {
	whole, err := describedWhole()
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=3600")
	return c.Blob(http.StatusOK, "application/yaml", whole)
}
