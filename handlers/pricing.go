package handlers

import "github.com/labstack/echo/v4"

func pricing(v *view) error { return echo.ErrNotFound }
