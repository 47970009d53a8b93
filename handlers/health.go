package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
)

// alive tells that the process answers.
func alive(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready tells whether requests can be served: the database answers and has a catalog.
func (c *Console) ready(ctx echo.Context) error {
	if _, err := c.Catalog.Current(ctx.Request().Context()); err != nil {
		return &models.Error{Code: models.Unavailable, Message: "The database does not answer.", Err: err}
	}
	return ctx.String(http.StatusOK, "ready\n")
}
