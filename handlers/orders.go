package handlers

import "github.com/labstack/echo/v4"

func orderList(v *view) error { return echo.ErrNotFound }
func orderDetail(v *view) error { return echo.ErrNotFound }
func cancelOrder(v *view) error { return echo.ErrNotFound }
