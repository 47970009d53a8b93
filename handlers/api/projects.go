package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// project is a project as clients look it up: its name is the code of its region.
type project struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	DomainID string `json:"domain_id"`
	Enabled  bool   `json:"enabled"`
}

// projects lists the projects that the caller may use, or the one of the region that the query names.
func (o OCR) projects(c echo.Context, who *caller, _ []byte) error {
	ctx := c.Request().Context()
	snapshot, err := o.Accounts.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	ids, err := o.Accounts.Projects(ctx, who.accountID)
	if err != nil {
		return err
	}
	name, domain := c.QueryParam("name"), strconv.FormatInt(who.accountID, 10)
	found := []project{}
	for _, region := range snapshot.Regions {
		if who.limits.AllowsRegion(region.Code) && (name == "" || name == region.Code) {
			found = append(found, project{ids[region.Code], region.Code, domain, true})
		}
	}
	return c.JSON(http.StatusOK, map[string][]project{"projects": found})
}

// domain is the account as clients look it up that ask for no project.
type domain struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
}

// domains tells which account the caller's is: clients of the billing queries ask it first.
func domains(c echo.Context, who *caller, _ []byte) error {
	id := strconv.FormatInt(who.accountID, 10)
	return c.JSON(http.StatusOK, map[string][]domain{"domains": {{id, id, true}}})
}
