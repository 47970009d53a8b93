package words

import (
	"strconv"
	"strings"

	"ocrconsole/models/rules"
)

// TryTags says "What the call is for, at most {most}, such as team=scan, env=prod. Usage is told apart by them.".
func TryTags(most int) string {
	return "What the call is for, at most " + strconv.Itoa(most) + ", such as team=scan, env=prod. Usage is told apart by them; or nothing."
}

// Tags says what is wrong with tags, without which kind of error it is.
func Tags(wrong error) string { return strings.TrimPrefix(wrong.Error(), rules.ErrTags.Error()+": ") }
