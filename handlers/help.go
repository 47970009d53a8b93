package handlers

import "github.com/labstack/echo/v4"

func billingHelp(v *view) error { return echo.ErrNotFound }
