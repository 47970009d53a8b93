package catalog

import (
	"bytes"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/bojanz/currency"
	"go.yaml.in/yaml/v3"

	"ocrconsole/models/rules"
)

// MaxSize is the largest catalog file that is read, in bytes.
const MaxSize = 1 << 20

// Parse reads and checks a catalog file. name stands for the file in problems. Either the File is right and
// there are no problems, or the File is nil and the problems are all there are, by line.
func Parse(name string, data []byte) (*File, []Problem) {
	return ParseFor(name, data, AnyCards)
}

// AnyCards are cards that can be charged every amount.
func AnyCards(string) rules.CardLimits {
	return rules.CardLimits{StepMicros: 1, MinMicros: 1, MaxMicros: math.MaxInt64}
}

// ParseFor is Parse for a console whose payment provider charges cards within the limits that cards gives for a
// currency: a package whose price no card can pay is a problem.
func ParseFor(name string, data []byte, cards func(currency string) rules.CardLimits) (*File, []Problem) {
	c := &checker{file: name, cards: cards}
	root := c.document(data)
	if root == nil {
		return nil, c.problems
	}
	f := c.catalog(root)
	if len(c.problems) > 0 {
		sortProblems(c.problems)
		return nil, c.problems
	}
	f.sort()
	return f, nil
}

// document gives the root of the file's only YAML document, nil with a problem if there is none to be had.
func (c *checker) document(data []byte) *yaml.Node {
	if len(data) > MaxSize {
		c.add(1, "", "is larger than %d bytes", MaxSize)
		return nil
	}
	if line, ok := firstNotUTF8(data); ok {
		c.add(line, "", "is not UTF-8 text")
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		c.add(1, "", "is empty")
		return nil
	} else if err != nil {
		c.malformed(err)
		return nil
	}
	if err := decoder.Decode(&more); err == nil {
		c.add(max(more.Line, 1), "", "holds a second document; a catalog is one")
		return nil
	} else if !errors.Is(err, io.EOF) {
		c.malformed(err)
		return nil
	}
	return document.Content[0]
}

// firstNotUTF8 gives the line of the first byte that is not UTF-8.
func firstNotUTF8(data []byte) (line int, found bool) {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			return 1 + bytes.Count(data[:at], []byte("\n")), true
		}
		at += size
	}
	return 0, false
}

// yamlError is how the YAML package words its errors: the line is only in the text.
var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)

func (c *checker) malformed(err error) {
	line, text := 1, err.Error()
	if m := yamlError.FindStringSubmatch(text); m != nil {
		text = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = max(n, 1)
		}
	}
	c.add(line, "", "is not YAML: %s", text)
}

// catalog reads the whole file. What it returns is only right if there are no problems.
func (c *checker) catalog(root *yaml.Node) *File {
	o, ok := c.object(root, "", "currency", "billing_time_zone", "prices_are_illustrative", "regions", "services", "offerings")
	if !ok {
		return nil
	}
	f := &File{Currency: c.currency(o), Zone: c.zone(o), PricesAreIllustrative: o.flag("prices_are_illustrative")}
	regions, services := seen{}, seen{}
	for _, item := range o.list("regions", required) {
		if r, ok := c.object(item.node, item.path, "code", "name", "note"); ok {
			f.Regions = append(f.Regions, Region{Code: regions.code(r), Name: r.text("name", required), Note: r.text("note", optional)})
		}
	}
	for _, item := range o.list("services", required) {
		if s, ok := c.object(item.node, item.path, "code", "name", "description"); ok {
			f.Services = append(f.Services, Service{Code: services.code(s), Name: s.text("name", required), Description: s.text("description", optional)})
		}
	}
	f.Offerings = c.offerings(o, regions, services)
	return f
}

func (c *checker) currency(o object) string {
	code := o.text("currency", required)
	switch {
	case code == "":
	case !currency.IsValid(code):
		o.problem("currency", "%q is not an ISO 4217 currency code, such as USD", code)
	case slices.Contains(accountingUnits, code):
		o.problem("currency", "%s is a unit of account that nobody can pay in; take a currency, such as USD", code)
	default:
		c.money = CurrencyOf(code)
		c.limits = c.cards(code).In(c.money)
	}
	return code
}

// zone refuses "Local" because it would mean another zone on another machine.
func (c *checker) zone(o object) string {
	name := o.text("billing_time_zone", required)
	if name == "" {
		return ""
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		o.problem("billing_time_zone", "%q is not an IANA time zone, such as Asia/Shanghai", name)
	}
	return name
}

// seen remembers on which line each code was defined.
type seen map[string]int

var codePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// code reads the object's own code, which must be new and fit into URLs.
func (s seen) code(o object) string {
	code := o.text("code", required)
	if code == "" {
		return ""
	}
	if len(code) > 40 || !codePattern.MatchString(code) {
		o.problem("code", "%q is not a code: up to 40 lower-case letters and digits with hyphens between them", code)
	}
	if s[code] != 0 {
		o.problem("code", "%q is already defined on line %d", code, s[code])
	} else {
		s[code] = o.line("code")
	}
	return code
}

// known tells whether the object's key names a code that is defined, with a problem if it is not.
func (s seen) known(o object, key string) (string, bool) {
	code := o.text(key, required)
	if code == "" {
		return "", false
	}
	if s[code] == 0 {
		o.problem(key, "unknown %s %q", key, code)
		return code, false
	}
	return code, true
}
