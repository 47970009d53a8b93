package usage

import (
	"context"
	"strconv"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
)

// groupsExport is the file of calls per day and group, with the figures of the page of usage: together they are those of all calls, unless
// some are picked. Days without calls of a group have no row of it. Where not all calls are looked through for those that are picked, there is
// no file: it would look whole.
func (v *view) groupsExport(f *usageFilter, by metering.Grouping, pick models.CallPick) *export.File {
	f.more = [][2]string{{"group", string(by)}}
	bounds := v.days(f)
	grouped := func(ctx context.Context) (metering.Grouped, error) {
		g, err := v.Metering.Grouped(ctx, v.Who.AccountID, metering.GroupFilter{
			Region: f.region, Service: f.service, Bounds: bounds, Most: models.CallsToldApart, Pick: pick,
		}, by)
		if err == nil && !pick.IsAny() && !g.Since.IsZero() {
			err = models.Refuse(models.Beyond, cause.PickedBeyond{Since: v.Format.Instant(g.Since), Most: models.CallsToldApart})
		}
		return g, err
	}
	return &export.File{
		Name: v.usageFileName("usage", f), Filter: f.chosen(v),
		Columns: []string{"day", "paid_by_packages", "pay_per_use", "failed", "pay_per_use_amount", "currency", "grouped_by", "group"},
		Count: func(ctx context.Context) (int64, error) {
			g, err := grouped(ctx)
			return int64(len(g.Parts)), err
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			g, err := grouped(ctx)
			for i := 0; err == nil && i < len(g.Parts); i++ {
				p := &g.Parts[i]
				err = row(export.Text(v.Format.InputDay(bounds[p.Part])), export.Number(p.PackageCalls), export.Number(p.PayPerUseCalls), export.Number(p.FailedCalls),
					export.Amount(p.AmountMicros), export.Text(v.Snapshot.Currency), export.Text(string(by)), export.TextIf(v.groupText(by, p.Group, &g)))
			}
			return err
		},
	}
}

// groupText names a group in files, by the codes and references that addresses have; "" is what has no key, or no such tag.
func (v *view) groupText(by metering.Grouping, group metering.Group, g *metering.Grouped) string {
	switch {
	case group.Rest:
		return "not_told_apart"
	case group.Other:
		return page.OtherTags
	case by == metering.GroupTags:
		return string(group.Tags)
	case by.Tag() != "":
		return group.Tag
	case by == metering.GroupService:
		return group.Service
	case by == metering.GroupRegion:
		return group.Region
	case by == metering.GroupPayer:
		return string(group.Outcome)
	case by == metering.GroupKey:
		return accessKeyOf(group.AccessKeyID, g.Keys)
	case group.HTTPStatus == 0:
		return "2xx"
	default:
		return strconv.FormatInt(group.HTTPStatus, 10)
	}
}

// accessKeyOf names a key as the file of calls does.
func accessKeyOf(id int64, keys []models.AccessKey) string {
	for i := range keys {
		if keys[i].ID == id {
			return keys[i].AccessKey
		}
	}
	return ""
}
