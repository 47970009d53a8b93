package handlers

import "github.com/labstack/echo/v4"

func signUpForm(v *view) error { return echo.ErrNotFound }
func signInForm(v *view) error { return echo.ErrNotFound }
func signUp(v *view) error { return echo.ErrNotFound }
func signIn(v *view) error { return echo.ErrNotFound }
func signOut(v *view) error { return echo.ErrNotFound }
func saveTheme(v *view) error { return echo.ErrNotFound }
