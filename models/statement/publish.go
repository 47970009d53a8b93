//go:build !js

package statement

import (
	"context"
	"crypto/ed25519"
	"slices"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// PublicKey is what the issuer's statements are checked with.
func (s *Statements) PublicKey() ed25519.PublicKey {
	public, _ := s.Key.Public().(ed25519.PublicKey) // what an Ed25519 key has
	return public
}

// Published lists the same as Keys and writes nothing: an own key that nobody asked for yet is the first.
func (s *Statements) Published(ctx context.Context) ([]models.StatementKey, error) {
	keys, err := models.StatementKeys(s.DB.WithContext(ctx))
	own := models.StatementKey{PublicKey: EncodeKey(s.PublicKey()), UsedSince: s.Clock.Now()}
	if err != nil || slices.ContainsFunc(keys, func(k models.StatementKey) bool { return k.PublicKey == own.PublicKey }) {
		return keys, err
	}
	return append([]models.StatementKey{own}, keys...), nil
}

// Keys lists the public keys of all statements that were ever signed for this database, the newest first, and the issuer's
// own. Old keys stay, because old statements do; several processes may each have a key of their own.
func (s *Statements) Keys(ctx context.Context) ([]models.StatementKey, error) {
	keys, err := models.StatementKeys(s.DB.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	own := models.StatementKey{PublicKey: EncodeKey(s.PublicKey()), UsedSince: s.Clock.Now()}
	if slices.ContainsFunc(keys, func(k models.StatementKey) bool { return k.PublicKey == own.PublicKey }) {
		return keys, nil
	}
	if err := s.DB.Write(ctx, func(tx *gorm.DB) error { return models.KeepStatementKey(tx, own) }); err != nil {
		return nil, err
	}
	return append([]models.StatementKey{own}, keys...), nil
}
