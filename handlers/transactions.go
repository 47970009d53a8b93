package handlers

import "github.com/labstack/echo/v4"

func transactionList(v *view) error { return echo.ErrNotFound }
func transactionDetail(v *view) error { return echo.ErrNotFound }
