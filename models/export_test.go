package models

// MigrateTo lets tests of a migration make a database as it was before.
var MigrateTo = migrateTo
