package shop

import (
	"fmt"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rights"
)

// Operator is who looks after all accounts, and is there once asked for: the first who did.
func (s *Shop) Operator(t testing.TB) int64 {
	t.Helper()
	all, err := models.Operators(s.DB.WithContext(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) > 0 {
		return all[0].ID
	}
	return s.Operators(t, 1)[0]
}

// Operators adds so many operators.
func (s *Shop) Operators(t testing.TB, n int) (ids []int64) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		for i := range n {
			o := models.Operator{Email: fmt.Sprintf("operator-%d@example.com", i+1), Name: "Operator", Role: rights.Admin, CreatedAt: s.Clock.Now()}
			if err := models.CreateOperator(tx, &o); err != nil {
				return err
			}
			ids = append(ids, o.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
