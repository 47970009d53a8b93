package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/exports"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

// voucherCommand is about codes that give customers a free package or credit.
type voucherCommand struct {
	Create voucherCreate `cmd:"" help:"Make vouchers and print their codes, once: nobody can read them again."`
	List   voucherList   `cmd:"" help:"List vouchers by campaign, with how many were redeemed."`
	End    voucherEnd    `cmd:"" help:"End vouchers: none of their codes can be redeemed any more. What was given stays."`
}

type voucherCreate struct {
	Campaign string `required:"" help:"What customers read of where it came from."`
	Credit   string `placeholder:"5.00" help:"How much money each gives, in the catalog's currency, instead of a package."`
	Region   string `help:"Region code of the package, such as ap-southeast-2."`
	Service  string `help:"Service code of the package, such as passport."`
	Calls    int64  `help:"How many calls each package holds."`
	Days     int64  `default:"0" help:"How many days each package lasts, from when it is redeemed (0: a year)."`
	Codes    int    `default:"1" help:"How many codes to make."`
	Uses     int64  `default:"1" help:"How many accounts may redeem each code."`
	Until    string `required:"" placeholder:"2026-12-31" help:"The last day on which codes can be redeemed, in the billing time zone."`
	CSV      bool   `name:"csv" xor:"as" help:"Print as CSV, with an address for each code."`
	JSON     bool   `xor:"as" help:"Print as JSON."`
}

// Run makes a batch.
func (c *voucherCreate) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	snapshot, err := s.Catalog.Current(p.ctx)
	if err != nil {
		return err
	}
	last, err := time.ParseInLocation("2006-01-02 15", c.Until+" 12", snapshot.Zone)
	if err != nil {
		return wrongFlag("voucher create: --until %q is no day, such as 2026-12-31", c.Until)
	}
	credit, err := c.credit()
	if err != nil {
		return err
	}
	batch, codes, err := s.Vouchers.Create(p.ctx, vouchers.Wanted{
		Campaign: c.Campaign, CreditMicros: credit, Region: c.Region, Service: c.Service, Calls: c.Calls, Days: c.Days, Codes: c.Codes, UsesEach: c.Uses,
		ValidUntil: rules.NextDay(last, snapshot.Zone),
	})
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		return p.printJSON(map[string]any{"batch": batch.ID, "campaign": batch.Campaign, "valid_until": batch.ValidUntil.UTC(), "codes": codes})
	case c.CSV:
		return writeVoucherCSV(p, s, batch, codes)
	}
	for _, code := range codes {
		if err := p.printf("%s\n", code); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.stderr, "%d vouchers of %q, number %d: keep the codes, they cannot be printed again. ocrconsole voucher end %d ends them.\n",
		len(codes), batch.Campaign, batch.ID, batch.ID)
	return err
}

// credit is how much money each gives, 0 for a package.
func (c *voucherCreate) credit() (rules.Micros, error) {
	if c.Credit == "" {
		return 0, nil
	}
	micros, err := rules.ParseMicros(c.Credit)
	if err != nil || micros <= 0 {
		return 0, wrongFlag("voucher create: --credit %q is no amount, such as 5.00", c.Credit)
	}
	if c.Region != "" || c.Service != "" || c.Calls != 0 || c.Days != 0 {
		return 0, wrongFlag("voucher create: --credit goes without --region, --service, --calls and --days")
	}
	return micros, nil
}

// writeVoucherCSV prints what a printer of cards needs: an address fills the code in.
func writeVoucherCSV(p *program, s *wiring.Services, batch *models.VoucherBatch, codes []string) error {
	return exports.WriteTable(p.stdout, vouchers.Table(batch, codes, s.RedeemURL))
}

// vouchersListed is how many batches are listed at a time.
const vouchersListed = 100

type voucherList struct {
	Before int64 `placeholder:"NUMBER" help:"List those before this one."`
	JSON   bool  `help:"Print as JSON."`
}

// Run lists batches, newest first.
func (c *voucherList) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	batches, err := s.Vouchers.List(p.ctx, c.Before, vouchersListed)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(batches)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "NUMBER\tCAMPAIGN\tREGION\tSERVICE\tCALLS\tCREDIT\tCODES\tREDEEMED\tUNTIL BEFORE\tENDED") // Flush tells of what failed
	for i := range batches {
		b, ended, credit := &batches[i], "", ""
		if b.GivesCredit() {
			credit = catalog.CurrencyOf(b.Currency).Decimal(b.AmountMicros) + " " + b.Currency
		}
		if b.EndedAt != nil {
			ended = b.EndedAt.UTC().Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%s\t%d\t%d of %d\t%s\t%s\n", b.ID, b.Campaign, b.Region, b.Service, b.Calls, credit, b.Codes, b.Used, b.Uses,
			b.ValidUntil.UTC().Format(time.RFC3339), ended)
	}
	return w.Flush()
}

type voucherEnd struct {
	Number int64 `arg:"" help:"The number of the vouchers, as voucher list shows it."`
}

// Run ends a batch.
func (c *voucherEnd) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	batch, err := s.Vouchers.End(p.ctx, c.Number)
	if err != nil {
		return err
	}
	return p.printf("vouchers %d of %q ended at %s\n", batch.ID, batch.Campaign, batch.EndedAt.UTC().Format(time.RFC3339))
}
