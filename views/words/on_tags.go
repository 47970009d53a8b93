package words

import "strconv"

// TryTags says "What the call is for, at most {most}, such as team=scan, env=prod. Usage is told apart by them.".
func TryTags(most int) string {
	return "What the call is for, at most " + strconv.Itoa(most) + ", such as team=scan, env=prod. Usage is told apart by them; or nothing."
}
