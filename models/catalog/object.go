package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/rules"
)

// maxText is the length of the longest name or note, in characters.
const maxText = 500

// need says whether a key must be there.
type need bool

const (
	required need = true
	optional need = false
)

// The most that a file may say: what is beyond would not be a price or a size, but a slip, and sums of several of it
// would not fit.
const (
	maxPrice Price = 10_000_000_000 * 1_000_000
	maxCalls       = 1_000_000_000_000
)

// checker collects the problems of one file.
type checker struct {
	file     string
	problems []Problem
	// cards gives what cards can be charged in a currency; money and limits are those of the file's currency, and zero
	// while that is not known.
	cards  func(currency string) rules.CardLimits
	money  rules.Currency
	limits rules.CardLimits
}

func (c *checker) add(line int, key, format string, args ...any) {
	c.problems = append(c.problems, Problem{File: c.file, Line: line, Key: key, Message: fmt.Sprintf(format, args...)})
}

// object is one YAML mapping whose keys have been checked. Its readers add a problem for what is wrong and
// return the zero value then.
type object struct {
	*checker
	path   string
	node   *yaml.Node
	values map[string]*yaml.Node
}

// object reads a mapping that may have the known keys and no others, each once.
func (c *checker) object(node *yaml.Node, path string, known ...string) (object, bool) {
	o := object{checker: c, path: path, node: node, values: map[string]*yaml.Node{}}
	if node.Kind != yaml.MappingNode {
		c.add(node.Line, path, "%s, where keys and values are expected (%s)", kindOf(node), strings.Join(known, ", "))
		return o, false
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		first, twice := lines[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			c.add(key.Line, path, "%s, where a key is expected", kindOf(key))
		case !slices.Contains(known, key.Value):
			c.add(key.Line, o.key(key.Value), "unknown key; known are %s", strings.Join(known, ", "))
		case twice:
			c.add(key.Line, o.key(key.Value), "is already given on line %d", first)
		default:
			lines[key.Value], o.values[key.Value] = key.Line, value
		}
	}
	return o, true
}

// kindOf describes what stands where something else should.
func kindOf(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "is a group of keys"
	case node.Kind == yaml.SequenceNode:
		return "is a list"
	case node.Kind == yaml.AliasNode:
		return "is an alias"
	case node.Tag == "!!null":
		return "is empty"
	default:
		return "is a single value"
	}
}

// key gives the full path of one of the object's keys.
func (o object) key(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

// line gives where the key's value stands, or the object if the key is missing.
func (o object) line(name string) int {
	if node := o.values[name]; node != nil {
		return node.Line
	}
	return o.node.Line
}

func (o object) problem(name, format string, args ...any) {
	o.add(o.line(name), o.key(name), format, args...)
}

// scalar gives the text of a single value just as it is written, so that no price passes through a float.
func (o object) scalar(name string, n need) (string, bool) {
	node := o.values[name]
	switch {
	case node == nil && n == optional:
		return "", false
	case node == nil:
		o.problem(name, "is missing")
		return "", false
	case node.Kind != yaml.ScalarNode:
		o.problem(name, "%s, where a single value is expected", kindOf(node))
		return "", false
	}
	text := strings.TrimSpace(node.Value)
	if text == "" || node.Tag == "!!null" {
		o.problem(name, "is empty")
		return "", false
	}
	return text, true
}

func (o object) text(name string, n need) string {
	text, _ := o.scalar(name, n)
	if utf8.RuneCountInString(text) > maxText {
		o.problem(name, "is longer than %d characters", maxText)
		return ""
	}
	return text
}

func (o object) flag(name string) bool {
	text, given := o.scalar(name, optional)
	if given && text != "true" && text != "false" {
		o.problem(name, "%q is neither true nor false", text)
	}
	return text == "true"
}

// calls reads a whole number of at least the given least.
func (o object) calls(name string, n need, least int64) (int64, bool) {
	text, given := o.scalar(name, n)
	if !given {
		return 0, false
	}
	calls, err := strconv.ParseInt(text, 10, 64)
	if err != nil || calls < least {
		o.problem(name, "%q is not a whole number of calls from %d up", text, least)
		return 0, false
	}
	if calls > maxCalls {
		o.problem(name, "%q is too large", text)
		return 0, false
	}
	return calls, true
}

func (o object) price(name string) (Price, bool) {
	text, given := o.scalar(name, required)
	if !given {
		return 0, false
	}
	return o.amount(name, text)
}

func (o object) amount(name, text string) (Price, bool) {
	micros, err := rules.ParseMicros(text)
	switch {
	case errors.Is(err, rules.ErrTooPrecise):
		o.problem(name, "%q has more than six decimals", text)
	case errors.Is(err, rules.ErrOverflow), err == nil && Price(micros) > maxPrice:
		o.problem(name, "%q is too large", text)
	case err != nil:
		o.problem(name, "%q is not a decimal number", text)
	case micros < 0:
		o.problem(name, "%q is negative", text)
	default:
		return Price(micros), true
	}
	return 0, false
}

// element is one item of a list with its path.
type element struct {
	node *yaml.Node
	path string
}

// list gives the items of a list. One that is required must have an item.
func (o object) list(name string, n need) []element {
	node := o.values[name]
	switch {
	case node == nil && n == required:
		o.problem(name, "is missing")
		return nil
	case node == nil:
		return nil
	case node.Kind != yaml.SequenceNode:
		o.problem(name, "%s, where a list is expected", kindOf(node))
		return nil
	case len(node.Content) == 0 && n == required:
		o.problem(name, "is an empty list")
		return nil
	}
	items := make([]element, len(node.Content))
	for i, item := range node.Content {
		items[i] = element{node: item, path: fmt.Sprintf("%s[%d]", o.key(name), i)}
	}
	return items
}
