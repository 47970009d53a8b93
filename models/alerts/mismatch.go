package alerts

import (
	"ocrconsole/models/insight"
	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
)

// otherRegion is that calls were paid per use, or refused, in the last days where no package pays, while one lies elsewhere. It holds
// until none was for so many days, or a package is there: that packages pay other calls meanwhile ends nothing.
func (f *facts) otherRegion() (holds []condition) {
	for _, m := range f.mismatches {
		holds = append(holds, condition{
			key: "other-region " + m.Service + " " + m.Region, matter: "other-region " + m.Service + " " + m.Region,
			topic: notice.AlertOtherRegion, say: func() notice.Notice { return f.sayOtherRegion(&m) },
		})
	}
	return holds
}

func (f *facts) sayOtherRegion(m *insight.Mismatch) notice.Notice {
	return promise.Mismatch(m, f.account.ID, f.now, f.snapshot.Zone, f.place)
}
