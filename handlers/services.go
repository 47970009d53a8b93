package handlers

import "github.com/labstack/echo/v4"

func services(v *view) error { return echo.ErrNotFound }
func subscribe(v *view) error { return echo.ErrNotFound }
func unsubscribeForm(v *view) error { return echo.ErrNotFound }
func unsubscribe(v *view) error { return echo.ErrNotFound }
func claimFree(v *view) error { return echo.ErrNotFound }
