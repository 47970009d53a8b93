package models

import "testing"

// TestAccountsAreHashedAsCitusDoes compares with what its worker_hash gave.
func TestAccountsAreHashedAsCitusDoes(t *testing.T) {
	t.Parallel()
	for id, want := range map[int64]int32{1: -1905060026, 123456789: 524883300, 999999999: -1802756656} {
		if got := hashOf(id); got != want {
			t.Errorf("hash of %d is %d, want %d", id, got, want)
		}
	}
}

func TestAnAccountIsInTheShardWhoseHashesHoldIts(t *testing.T) {
	t.Parallel()
	db := &DB{}
	db.shards.Store(&[]int32{-2147483648, -1073741824, 0, 1073741824})
	for id, want := range map[int64]int{1: 0, 123456789: 2, 999999999: 0} {
		if got := db.ShardOf(id); got != want {
			t.Errorf("account %d is in shard %d, want %d", id, got, want)
		}
	}
}
