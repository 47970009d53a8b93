package alerts

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// loadRefused reads what was refused in the hour that is now, by cause.
func (f *facts) loadRefused(tx *gorm.DB) (err error) {
	f.hour = rules.HourStart(f.now, f.snapshot.Zone).UTC()
	f.refusedNow, err = models.SumRefused(tx, f.account.ID, models.RefusedFilter{From: f.hour, Until: f.hour.Add(time.Hour)})
	return err
}

// refused are calls that are refused in this hour, of each cause: told at the first of them, and how many there were when the hour is over.
func (f *facts) refused() (holds []condition) {
	for _, h := range f.refusedNow {
		code := models.ErrorCodeOf(h.ErrorCode)
		if code == "" {
			continue
		}
		matter := fmt.Sprintf("refused %d %d", h.ErrorCode, h.HTTPStatus)
		holds = append(holds, condition{
			key: fmt.Sprintf("%s %d", matter, f.hour.Unix()), matter: matter, topic: notice.AlertRefusals, once: true,
			say: func() notice.Notice {
				return notice.CallsRefused{At: f.now, Code: code, Status: h.HTTPStatus, Calls: h.Calls, Hour: notice.Span{From: f.hour, Until: f.hour.Add(time.Hour)}}
			},
		})
	}
	return holds
}

// endRefused says how many calls were refused in the hour that the condition was of.
func (f *facts) endRefused(tx *gorm.DB, e *ending) error {
	var number, unix int64
	var status int
	if _, err := fmt.Sscanf(e.key, "refused %d %d %d", &number, &status, &unix); err != nil {
		return fmt.Errorf("read condition %q: %w", e.key, err)
	}
	hour := notice.Span{From: time.Unix(unix, 0).UTC(), Until: time.Unix(unix, 0).UTC().Add(time.Hour)}
	counts, err := models.SumRefused(tx, f.account.ID, models.RefusedFilter{From: hour.From, Until: hour.Until})
	if err != nil {
		return err
	}
	if hour.Until.Before(e.at) {
		e.at = hour.Until
	}
	for _, h := range counts {
		if h.ErrorCode == number && h.HTTPStatus == status {
			e.says = notice.CallsWereRefused{Code: models.ErrorCodeOf(number), Status: status, Calls: h.Calls, Hour: hour}
		}
	}
	return nil
}
