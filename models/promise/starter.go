package promise

import (
	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// Trial is how far an account goes that has not paid, or that owes some of its starter credit still; nil for all others, and for
// one in arrears, of which Arrears tells. decided is what became of its starter credit.
func (t Terms) Trial(s *rules.Standing, decided models.Starter) *notice.Trial {
	used := s.StarterUsedMicros()
	if s.InArrears() || !s.Trying && used == 0 {
		return nil
	}
	told := &notice.Trial{State: notice.TrialRunning, StarterMicros: s.StarterMicros, UsedMicros: used, Credit: t.creditOf(s)}
	switch {
	case !s.Trying:
		told.State = notice.TrialOwed
	case s.StarterMicros == 0:
		told.State, told.Why = notice.TrialNone, whyNone(decided)
	case s.StarterMicros == used:
		told.State = notice.TrialUsedUp
	}
	return told
}

// whyNone is why an account that has not paid may owe nothing.
func whyNone(decided models.Starter) notice.WhyNoStarter {
	switch decided {
	case models.StarterUndecided:
		return notice.StarterUndecided
	case models.StarterPerson:
		return notice.StarterPerson
	case models.StarterNetwork:
		return notice.StarterNetwork
	case models.StarterGiven:
		return notice.StarterGivenBack
	case models.StarterNone:
	}
	return ""
}
