package services

import (
	"errors"
	"io/fs"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/web/ocr"
)

// samplePicture serves one of the pictures to try recognition with.
func samplePicture(c echo.Context) error {
	picture, err := sampleFile(c.Param("name"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=3600")
	return c.Blob(http.StatusOK, "image/jpeg", picture)
}

func sampleFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, noSample(name, fs.ErrNotExist)
	}
	picture, err := fs.ReadFile(ocr.Samples, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noSample(name, err)
	}
	return picture, err
}

func noSample(name string, err error) error {
	return &models.Error{Code: models.NotFound, Why: cause.NoSample{Name: name}, Err: err}
}
