// Package catalog is what is sold where and at which price: a YAML file that an operator writes, its checks, its
// versions in the database, and the snapshot that everything else reads prices from.
//
// Prices are versioned by time: a late call costs what it cost when it was made. While the database is away the catalog is the last
// one known.
package catalog
