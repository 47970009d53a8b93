package backup

import "testing"

func TestPasswordsOfDatabasesAreNoArguments(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"postgres://ada:s%40crt@db:5433/ocr?sslmode=require": {"postgres://ada@db:5433/ocr?sslmode=require", "s@crt"},
		"postgres:///ocr?host=/run/pg&password=x&user=ada":   {"postgres:///ocr?host=%2Frun%2Fpg&user=ada", "x"},
		"postgres://db/ocr?default_query_exec_mode=exec":     {"postgres://db/ocr", ""},
	} {
		target, password, err := libpqAddress(address)
		if err != nil || target != want[0] || password != want[1] {
			t.Errorf("%s is %q with the password %q, %v", address, target, password, err)
		}
	}
}
