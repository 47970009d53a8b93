package shop

import (
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/documents"
)

// Issue issues the documents that are due, and gives how many they were.
func (s *Shop) Issue(t testing.TB) int {
	t.Helper()
	n, err := s.Documents.Issue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Documents lists the customer's documents, oldest first.
func (c *Customer) Documents(t testing.TB) []models.Document {
	t.Helper()
	list, err := c.shop.Documents.List(t.Context(), c.ID, models.DocumentFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

// Press prints documents as what is stored of them.
type Press struct{}

// Print gives the document's number and content.
func (Press) Print(d *models.Document, _ *documents.Content) ([]byte, error) {
	return []byte(d.Name() + "\n" + d.Content), nil
}
