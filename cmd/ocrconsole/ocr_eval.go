package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/quality"
)

// ocrEvalCommand measures recognition on pictures of which it is known what they show.
type ocrEvalCommand struct {
	Dir     string   `arg:"" help:"Folder with pictures and expected.json or expected.csv."`
	Engines []string `name:"engine" help:"Measure these engines." enum:"local,tesseract" default:"local"`
	JSON    bool     `help:"Print as JSON."`
	Out     string   `help:"Write the report as JSON into this file as well, after each service. What it has of the same pictures and version already is not measured again." placeholder:"FILE"`
	Quiet   bool     `help:"Do not list what was read wrong."`
}

// Run measures each engine in turn. It needs no database, and nobody pays for its calls.
func (c *ocrEvalCommand) Run(p *program) (err error) {
	cfg, err := wiring.ReadConfig(p.env)
	if err != nil {
		return err
	}
	cases, err := quality.Read(c.Dir)
	if err != nil {
		return err
	}
	report := quality.Report{At: time.Now().UTC().Truncate(time.Second), Version: currentVersion(), Machine: fmt.Sprintf("%s, %d processors", runtime.GOARCH, runtime.NumCPU())}
	if report.Set, err = quality.Hash(cases); err != nil {
		return err
	}
	before := c.before(report)
	// Tesseract comes first: what its runs held at most is known of all that ended, which the other engine's processes are later.
	slices.Sort(c.Engines)
	for _, name := range slices.Backward(slices.Compact(c.Engines)) {
		if err := c.measure(p, cfg, name, cases, before, &report); err != nil {
			return err
		}
	}
	if c.JSON {
		return p.printJSON(report)
	}
	return printReport(p, report)
}

// before is what the report's file has already of the same pictures, version and machine; nothing if there is none. A version
// with changes that were not committed is no version.
func (c *ocrEvalCommand) before(now quality.Report) []quality.Measure {
	content, err := os.ReadFile(c.Out)
	if err != nil || strings.HasSuffix(now.Version, "-dirty") {
		return nil
	}
	var report quality.Report
	if err := json.Unmarshal(content, &report); err != nil || report.Set != now.Set || report.Version != now.Version || report.Machine != now.Machine {
		return nil
	}
	return report.Measured
}

// measure measures an engine, one service after the other, and adds what it measured to the report, which is written after each:
// all of them take minutes, and what is measured is not lost when the rest fails.
func (c *ocrEvalCommand) measure(p *program, cfg *wiring.Config, name string, cases []quality.Case, before []quality.Measure, report *quality.Report) (err error) {
	e, done, err := meteredEngine(cfg, name)
	if err != nil {
		return err
	}
	defer done()
	problem := func(one quality.Case, what string) {
		if !c.Quiet {
			_, wrong := fmt.Fprintf(p.stderr, "%s, %s, %s (%s): %s\n", name, one.Service, one.File, one.Kind, what)
			err = errors.Join(err, wrong)
		}
	}
	for _, service := range recognition.Services {
		of := func(m quality.Measure) bool { return m.Engine == name && m.Service == service }
		if at := slices.IndexFunc(before, of); at >= 0 {
			report.Measured = append(report.Measured, before[at])
			continue
		}
		some := slices.DeleteFunc(slices.Clone(cases), func(one quality.Case) bool { return one.Service != service })
		measured, failed := quality.Run(p.ctx, e, some, problem)
		if failed := errors.Join(failed, err); failed != nil {
			return failed
		}
		report.Measured = append(report.Measured, measured...)
		slices.SortStableFunc(report.Measured, func(a, b quality.Measure) int { return strings.Compare(a.Engine, b.Engine) })
		if c.Out != "" && len(measured) > 0 {
			if err := writeReport(c.Out, *report); err != nil {
				return err
			}
		}
	}
	return nil
}

// evalTimeout is how long a picture may take: longer than one of a call, so that a busy machine changes what is measured of the
// clock only.
const evalTimeout = 2 * time.Minute

// meteredEngine makes an engine that must be complete: what is measured is what it is named after.
func meteredEngine(cfg *wiring.Config, name string) (e quality.Metered, done func(), err error) {
	settings := cfg.OCR.Tesseract()
	settings.Timeout = evalTimeout
	if name == wiring.EngineTesseract {
		t, err := ocr.NewTesseract(settings)
		if err == nil {
			err = t.Ready()
		}
		return t, func() {}, err
	}
	l, err := ocr.NewLocal(settings, cfg.OCR.EngineDir(cfg.Data))
	if err != nil {
		return nil, nil, err
	}
	if lacks := l.Lacks(); lacks != "" {
		l.Close()
		return nil, nil, errors.New(lacks)
	}
	return l, l.Close, nil
}

func writeReport(file string, report quality.Report) error {
	content, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(content, '\n'), 0o644) //nolint:gosec // figures that are published
}

// printReport prints a table of the services, and one of the fields.
func printReport(p *program, report quality.Report) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, err := fmt.Fprintln(table, "service\tengine\tpictures\tright\tsure and wrong\tlow and wrong\trefused\tfailed\tmedian ms\tslowest ms\tprocessor ms\tMiB")
	for _, m := range report.Measured {
		_, wrong := fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", m.Service, m.Engine, m.Pictures, m.Right, m.WrongSure, m.WrongLow(),
			m.Refused, m.Failed, m.MedianMillis, m.SlowestMillis, m.ProcessorMillis, m.MemoryMiB)
		err = errors.Join(err, wrong)
	}
	_, wrong := fmt.Fprintln(table, "\nfield\tengine\texpected\tright\tsure\twrong and sure\tlow and wrong")
	err = errors.Join(err, wrong)
	for _, m := range report.Measured {
		for _, f := range m.Fields {
			_, wrong := fmt.Fprintf(table, "%s %s\t%s\t%d\t%d\t%d\t%d\t%d\n", m.Service, f.Name, m.Engine, f.Expected, f.Right, f.Sure, f.WrongSure, f.WrongLow())
			err = errors.Join(err, wrong)
		}
	}
	return errors.Join(err, table.Flush())
}
