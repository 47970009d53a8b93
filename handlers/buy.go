package handlers

import "github.com/labstack/echo/v4"

func buyConfigure(v *view) error { return echo.ErrNotFound }
func buyConfirm(v *view) error { return echo.ErrNotFound }
func placeOrder(v *view) error { return echo.ErrNotFound }
func buyPay(v *view) error { return echo.ErrNotFound }
func payOrder(v *view) error { return echo.ErrNotFound }
func buyResult(v *view) error { return echo.ErrNotFound }
