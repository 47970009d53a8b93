package handlers

import "github.com/labstack/echo/v4"

func usage(v *view) error { return echo.ErrNotFound }
func usageCSV(v *view) error { return echo.ErrNotFound }
func deductions(v *view) error { return echo.ErrNotFound }
func deductionsCSV(v *view) error { return echo.ErrNotFound }
func callList(v *view) error { return echo.ErrNotFound }
func callsCSV(v *view) error { return echo.ErrNotFound }
func callDetail(v *view) error { return echo.ErrNotFound }
