package handlers

import "github.com/labstack/echo/v4"

func calculator(v *view) error { return echo.ErrNotFound }
