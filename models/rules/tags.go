package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The bounds of the tags of a call.
const (
	// MaxTags is how many a call has: team, environment, project, customer and one more.
	MaxTags = 5
	// MaxTagName and MaxTagValue are how many characters the two parts of a tag have.
	MaxTagName  = 40
	MaxTagValue = 60
)

// ErrTags says that a text is no list of tags; the error that wraps it says what is wrong with which.
var ErrTags = errors.New("rules: not a list of tags")

// WrongTags says what is wrong with tags, without which error it is.
func WrongTags(err error) string { return strings.TrimPrefix(err.Error(), ErrTags.Error()+": ") }

// Tags are what a call is said to be for, as "env=prod,team=scan": by name, each once. So written, equal sets are equal texts.
type Tags string

// ParseTags reads tags that are written in any order, "team=scan, env=prod". An empty text is no tags.
func ParseTags(text string) (Tags, error) {
	if strings.Trim(text, " \t") == "" {
		return "", nil
	}
	if len(text) > MaxTags*(MaxTagName+MaxTagValue+4) {
		return "", fmt.Errorf("%w: they are longer than %d tags can be", ErrTags, MaxTags)
	}
	var list []string
	for tag := range strings.SplitSeq(text, ",") {
		list = append(list, strings.Trim(tag, " \t"))
	}
	return joinTags(list)
}

// TagsOf makes tags of names and values.
func TagsOf(values map[string]string) (Tags, error) {
	list := make([]string, 0, len(values))
	for name, value := range values {
		list = append(list, name+"="+value)
	}
	return joinTags(list)
}

func joinTags(list []string) (Tags, error) {
	if len(list) > MaxTags {
		return "", fmt.Errorf("%w: there are %d, and a call has at most %d", ErrTags, len(list), MaxTags)
	}
	names := make([]string, len(list))
	for i, tag := range list {
		name, value, found := strings.Cut(tag, "=")
		switch {
		case !found || !isTagPart(name, MaxTagName):
			return "", fmt.Errorf("%w: tag %d must be name=value, the name 1 to %d letters, digits, dots, dashes or underscores", ErrTags, i+1, MaxTagName)
		case !isTagPart(value, MaxTagValue):
			return "", fmt.Errorf("%w: the value of %s must be 1 to %d letters, digits, dots, dashes or underscores", ErrTags, name, MaxTagValue)
		case slices.Contains(names, name):
			return "", fmt.Errorf("%w: %s is there twice", ErrTags, name)
		}
		names[i] = name
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(tagName(a), tagName(b)) })
	return Tags(strings.Join(list, ",")), nil
}

func tagName(tag string) string {
	name, _, _ := strings.Cut(tag, "=")
	return name
}

// isTagPart keeps to characters that need no quoting in addresses, headers and files, and can be told apart by eye.
func isTagPart(text string, most int) bool {
	return text != "" && len(text) <= most && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r)
	})
}

// IsTagName reports whether a tag can have the name.
func IsTagName(name string) bool { return isTagPart(name, MaxTagName) }

// Value returns the value of the tag with the name, "" without one.
func (t Tags) Value(name string) string {
	for _, tag := range t.List() {
		if own, value, _ := strings.Cut(tag, "="); own == name {
			return value
		}
	}
	return ""
}

// Has reports whether the tag is among them, written as name=value. It is asked for each cap and call, and makes nothing.
func (t Tags) Has(tag string) bool {
	for rest := string(t); rest != ""; {
		first, others, _ := strings.Cut(rest, ",")
		if first == tag {
			return true
		}
		rest = others
	}
	return false
}

// ParseTag reads one tag, as ParseTags does. An empty text is none.
func ParseTag(text string) (string, error) {
	tags, err := ParseTags(text)
	if err == nil && strings.Contains(string(tags), ",") {
		return "", fmt.Errorf("%w: there is more than one", ErrTags)
	}
	return string(tags), err
}

// List returns each as name=value, by name.
func (t Tags) List() []string {
	if t == "" {
		return nil
	}
	return strings.Split(string(t), ",")
}

// Names returns the names, ascending.
func (t Tags) Names() []string {
	names := t.List()
	for i := range names {
		names[i] = tagName(names[i])
	}
	return names
}
