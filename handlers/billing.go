package handlers

import "github.com/labstack/echo/v4"

func billingOverview(v *view) error { return echo.ErrNotFound }
func topUpForm(v *view) error { return echo.ErrNotFound }
func topUp(v *view) error { return echo.ErrNotFound }
func paymentReturn(v *view) error { return echo.ErrNotFound }
