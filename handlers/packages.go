package handlers

import "github.com/labstack/echo/v4"

func packageList(v *view) error { return echo.ErrNotFound }
func packageDetail(v *view) error { return echo.ErrNotFound }
