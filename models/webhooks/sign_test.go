package webhooks

import (
	"strings"
	"testing"
	"time"
)

// TestSignaturesAreThoseOfStandardWebhooks takes the vector of the specification's libraries.
func TestSignaturesAreThoseOfStandardWebhooks(t *testing.T) {
	const (
		secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		want   = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	)
	at := time.Unix(1614265330, 999).UTC()
	got, err := sign([]string{secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, `{"test": 2432232314}`)
	if err != nil || got != want {
		t.Errorf("signed %q, error %v", got, err)
	}
	both, err := sign([]string{newSecret(), secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, `{"test": 2432232314}`)
	if list := strings.Split(both, " "); err != nil || len(list) != 2 || list[1] != want || list[0] == want {
		t.Errorf("signed by both %q, error %v", both, err)
	}
	if _, err := sign([]string{"whsec_%"}, "m", at, ""); err == nil {
		t.Error("a broken secret signs")
	}
}

func TestSecretsAreOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		secret := newSecret()
		if !strings.HasPrefix(secret, "whsec_") || len(secret) != len("whsec_")+44 || seen[secret] {
			t.Fatalf("secret %q", secret)
		}
		seen[secret] = true
	}
}

// TestRetriesEndWithinThreeDays is what the pages and the documentation say of them.
func TestRetriesEndWithinThreeDays(t *testing.T) {
	if all := GivesUpAfter(); all > 72*time.Hour || all < 71*time.Hour {
		t.Errorf("the last attempt is made after %v", all)
	}
	for i := 1; i < len(retryAfter); i++ {
		if retryAfter[i] < retryAfter[i-1] {
			t.Errorf("wait %d is shorter than the one before", i)
		}
	}
	if claimTime <= AttemptTime {
		t.Error("an attempt may be made by two at once")
	}
}
