package quality

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ocrconsole/models/recognition"
)

// Metered is an engine that tells what its processes took: of processors, all of them together so far, and of memory, the
// largest of them. What the engine took in this process is counted here.
type Metered interface {
	recognition.Engine
	Usage() (processor time.Duration, memoryBytes int64)
}

// tally counts the cases of a service.
type tally struct {
	measure Measure
	kinds   []*Kind
	fields  map[string]*Field
	took    []time.Duration
	cpu     time.Duration
}

// Run has the engine recognise all cases, one after the other. Of the first of each service it has another try, which is
// measured: it starts processes.
func Run(ctx context.Context, e Metered, cases []Case, problem func(c Case, what string)) ([]Measure, error) {
	tallies := make(map[recognition.Service]*tally)
	for _, c := range cases {
		t := tallies[c.Service]
		if t == nil {
			t = &tally{measure: Measure{Service: c.Service, Engine: e.Name()}, fields: make(map[string]*Field)}
			tallies[c.Service] = t
			_, _ = recognize(ctx, e, c)
		}
		began, used := time.Now(), processor(e)
		result, err := recognize(ctx, e, c)
		t.took, t.cpu = append(t.took, time.Since(began)), t.cpu+processor(e)-used
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := t.add(c, result, err, problem); err != nil {
			return nil, err
		}
	}
	var all []Measure
	for _, service := range recognition.Services {
		if t := tallies[service]; t != nil {
			all = append(all, t.finish(e))
		}
	}
	return all, nil
}

func recognize(ctx context.Context, e recognition.Engine, c Case) (recognition.Result, error) {
	at := c.At
	if at.IsZero() {
		at = time.Now()
	}
	return e.Recognize(ctx, recognition.Request{Service: c.Service, Image: c.Picture, Options: c.Options, At: at})
}

// add counts what came of a case.
func (t *tally) add(c Case, result recognition.Result, failure error, problem func(c Case, what string)) error {
	count := Count{Pictures: 1}
	var known *recognition.Error
	switch {
	case errors.As(failure, &known) && known.HTTPStatus == 400:
		count.Refused = 1
		if len(c.Expected) == 0 {
			count.Right = 1
		} else {
			problem(c, "refused: "+known.Error())
		}
	case failure != nil:
		count.Failed = 1
		problem(c, "failed: "+failure.Error())
	case len(c.Expected) == 0:
		count.Wrong, count.WrongSure = 1, 1
		problem(c, "answered, and ought to be refused")
	default:
		if err := t.addAnswer(c, result, &count, problem); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
	}
	t.measure.add(count)
	t.kind(c.Kind).add(count)
	return nil
}

// addAnswer compares what was answered with what is expected.
func (t *tally) addAnswer(c Case, result recognition.Result, count *Count, problem func(c Case, what string)) error {
	if r, is := result.(*recognition.WebImageResult); is {
		p := compareText(c.Expected[FieldWords], r)
		t.addLines(c, p, problem)
		t.compare(c, map[string]answer{FieldWords: {pageText(r), p.confidence()}}, func(string, string, string) bool { return p.right() }, count, problem)
		return nil
	}
	answers, err := answersOf(result)
	if err == nil {
		t.compare(c, answers, right, count, problem)
	}
	return err
}

func (t *tally) field(name string) *Field {
	f := t.fields[name]
	if f == nil {
		f = &Field{Name: name}
		t.fields[name] = f
	}
	return f
}

// compare compares the values of an answered picture.
func (t *tally) compare(c Case, answers map[string]answer, right func(field, expected, got string) bool, count *Count, problem func(c Case, what string)) {
	rights := 0
	for name, expected := range c.Expected {
		f := t.field(name)
		f.Expected++
		got, sure := answers[name], answers[name].confidence >= Sure
		isRight := right(name, expected, got.value)
		switch {
		case isRight:
			f.Right++
			rights++
		case got.value != "":
			f.Wrong++
			count.Wrong = 1
			problem(c, fmt.Sprintf("%s is %q, sure %.2f, and ought to be %q", name, got.value, got.confidence, expected))
		default:
			problem(c, fmt.Sprintf("%s is missing, and ought to be %q", name, expected))
		}
		if got.value != "" && sure {
			f.Sure++
			if !isRight {
				f.WrongSure++
				count.WrongSure = 1
			}
		}
	}
	if rights == len(c.Expected) {
		count.Right = 1
	}
}

func (c *Count) add(other Count) {
	c.Pictures += other.Pictures
	c.Right += other.Right
	c.Wrong += other.Wrong
	c.WrongSure += other.WrongSure
	c.Refused += other.Refused
	c.Failed += other.Failed
}

func (t *tally) kind(name string) *Count {
	for _, k := range t.kinds {
		if k.Name == name {
			return &k.Count
		}
	}
	k := &Kind{Name: name}
	t.kinds = append(t.kinds, k)
	return &k.Count
}

func (t *tally) finish(e Metered) Measure {
	m := t.measure
	if len(t.kinds) > 1 {
		for _, k := range t.kinds {
			m.Kinds = append(m.Kinds, *k)
		}
	}
	for _, f := range t.fields {
		m.Fields = append(m.Fields, *f)
	}
	slices.SortFunc(m.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(t.took)
	_, memory := e.Usage()
	m.Time = Time{
		MedianMillis: t.took[len(t.took)/2].Milliseconds(), SlowestMillis: t.took[len(t.took)-1].Milliseconds(),
		ProcessorMillis: (t.cpu / time.Duration(len(t.took))).Milliseconds(), MemoryMiB: memory >> 20,
	}
	return m
}
