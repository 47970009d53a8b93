package usage

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// A key names the last row of a page in the address of the next: before=. It is encoded, so that people do not take
// it for something to edit; it gives access to nothing.

// hourKey names an hourly total.
func hourKey(h models.UsageHour) string {
	return encodeKey(strconv.FormatInt(h.HourStart.UnixMicro(), 10), h.Region, h.Service, string(h.Outcome), strconv.FormatInt(h.PackageID, 10))
}

// parseHourKey reads a key; "" is the start of the list.
func parseHourKey(key string) (*models.UsageHour, error) {
	if key == "" {
		return nil, nil
	}
	parts, err := decodeKey(key, 5)
	if err != nil {
		return nil, err
	}
	start, timeErr := keyTime(parts[0])
	packageID, idErr := strconv.ParseInt(parts[4], 10, 64)
	outcome := models.Outcome(parts[3])
	if timeErr != nil || idErr != nil || !outcome.IsKnown() {
		return nil, noSuchPage()
	}
	return &models.UsageHour{HourStart: start, Region: parts[1], Service: parts[2], Outcome: outcome, PackageID: packageID}, nil
}

// parseCallKey reads a key; "" is the start of the list.
func parseCallKey(key string) (*models.Call, error) {
	if key == "" {
		return nil, nil
	}
	parts, err := decodeKey(key, 3)
	if err != nil {
		return nil, err
	}
	at, timeErr := keyTime(parts[0])
	sourceID, idErr := strconv.ParseInt(parts[2], 10, 32)
	if timeErr != nil || idErr != nil || parts[1] == "" {
		return nil, noSuchPage()
	}
	return &models.Call{CalledAt: at, RequestID: parts[1], SourceID: sourceID}, nil
}

const keySeparator = "\n" // in no code and no request id

func encodeKey(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, keySeparator)))
}

func decodeKey(key string, n int) ([]string, error) {
	data, err := base64.RawURLEncoding.DecodeString(key)
	text := string(data)
	parts := strings.Split(text, keySeparator)
	if err != nil || len(parts) != n || strings.ToValidUTF8(text, "") != text || strings.ContainsRune(text, 0) {
		return nil, noSuchPage()
	}
	return parts, nil
}

func keyTime(text string) (time.Time, error) {
	micros, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, err
	}
	at := time.UnixMicro(micros).UTC()
	if year := at.Year(); year < 2000 || year > 2100 {
		return time.Time{}, fmt.Errorf("year %d", year)
	}
	return at, nil
}

func noSuchPage() error {
	return models.Refuse(models.Invalid, cause.NotAPageOfList)
}
