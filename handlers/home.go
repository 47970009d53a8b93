package handlers

import "github.com/labstack/echo/v4"

func home(v *view) error { return echo.ErrNotFound }
