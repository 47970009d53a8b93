package recognition

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// segment is a piece of a line: lines that stand beside each other in columns are read as one by some engines. Its place is
// along the page's text, and down across it, whichever way the picture lies.
type segment struct {
	text                     string
	confidence               float64
	left, right, top, bottom float64
	labels                   []labelled
	value                    string // what stands behind its labels
}

func (s *segment) height() float64 { return s.bottom - s.top }
func (s *segment) middle() float64 { return (s.top + s.bottom) / 2 }

// segments cuts lines into pieces, and finds their labels.
func segments(page []Line) []segment {
	along := direction(page)
	across := [2]float64{-along[1], along[0]}
	var all []segment
	for _, line := range page {
		for _, words := range pieces(line) {
			s := segment{text: words.Text(), confidence: words.Confidence(), left: math.Inf(1), top: math.Inf(1), right: math.Inf(-1), bottom: math.Inf(-1)}
			for _, word := range words {
				for _, corner := range word.Location {
					x, y := float64(corner[0]), float64(corner[1])
					u, v := x*along[0]+y*along[1], x*across[0]+y*across[1]
					s.left, s.right, s.top, s.bottom = min(s.left, u), max(s.right, u), min(s.top, v), max(s.bottom, v)
				}
			}
			if likeZone(plainCapitals(words.Compact())) {
				continue
			}
			s.labels = labelsIn(s.text)
			s.value = valueBehind(s.text)
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b segment) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return all
}

// joinedOf joins pieces without labels that stand as close beside each other as words do: a long text is found in parts at times.
func joinedOf(all []segment) []segment {
	joined := slices.Clone(all)
	slices.SortStableFunc(joined, func(a, b segment) int { return cmp.Compare(a.left, b.left) })
	for i := 0; i < len(joined); i++ {
		for k := i + 1; k < len(joined); {
			if !joined[i].goesOnIn(&joined[k]) {
				k++
				continue
			}
			joined[i].join(&joined[k])
			joined = slices.Delete(joined, k, k+1)
			k = i + 1
		}
	}
	slices.SortStableFunc(joined, func(a, b segment) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return joined
}

// goesOnIn says whether a piece is the rest of another's text.
func (s *segment) goesOnIn(next *segment) bool {
	const closest, farthest, level, alike = -0.4, 0.8, 0.3, 1.5 // heights
	height := max(s.height(), next.height())
	gap := next.left - s.right
	return len(s.labels) == 0 && len(next.labels) == 0 && gap > closest*height && gap < farthest*height &&
		math.Abs(s.middle()-next.middle()) < level*height && height < alike*min(s.height(), next.height())
}

func (s *segment) join(next *segment) {
	own, others := float64(len(s.text)), float64(len(next.text))
	s.confidence = (s.confidence*own + next.confidence*others) / max(1, own+others)
	s.text += " " + next.text
	s.value = s.text
	s.right, s.top, s.bottom = max(s.right, next.right), min(s.top, next.top), max(s.bottom, next.bottom)
}

// direction is that of the page's text, as a vector of length one.
func direction(page []Line) [2]float64 {
	var x, y float64
	for _, line := range page {
		l := line.Location()
		x += float64(l[1][0] - l[0][0])
		y += float64(l[1][1] - l[0][1])
	}
	if length := math.Hypot(x, y); length > 0 {
		return [2]float64{x / length, y / length}
	}
	return [2]float64{1, 0}
}

// pieces parts a line where words are farther from each other than words of one text.
func pieces(line Line) (parts []Line) {
	for i, word := range line {
		if i > 0 {
			before := line[i-1].Location
			gap := math.Hypot(float64(word.Location[0][0]-before[1][0]), float64(word.Location[0][1]-before[1][1]))
			height := math.Hypot(float64(word.Location[3][0]-word.Location[0][0]), float64(word.Location[3][1]-word.Location[0][1]))
			if gap < 1.5*height {
				parts[len(parts)-1] = append(parts[len(parts)-1], word)
				continue
			}
		}
		parts = append(parts, Line{word})
	}
	return parts
}

// unchecked is how sure a date of issue is at most that is no whole years before the expiry.
const unchecked = 0.85

// readPage reads the fields that only the page has, by their labels.
func (r *PassportResult) readPage(page []Line, z *MRZ) {
	all := segments(page)
	joined := joinedOf(all)
	take := func(name string, target *string, read func(string) string, most float64) {
		from := all
		if name != labelIssue {
			from = joined
		}
		if value, confidence := labelledValue(from, name, read); value != "" {
			*target = value
			r.Confidence[name] = min(confidence, most)
		}
	}
	take(labelIssue, &r.DateOfIssue, func(text string) string { return pageDate(text, z.seen.at) }, sureChecked)
	r.checkIssue()
	if r.DateOfIssue == "" {
		r.otherDate(all, z)
	}
	words := func(text string) string {
		if pageDate(text, z.seen.at) != "" {
			return ""
		}
		return pageText(text)
	}
	take(labelBorn, &r.PlaceOfBirth, words, surePlace)
	take(labelIssued, &r.PlaceOfIssue, words, sureIssuer)
	take(labelAuthority, &r.IssuingAuthority, words, sureIssuer)
}

// checkIssue compares the date of issue with the others: passports are issued after their holder was born, for whole years, to
// the day or one more or less. One that cannot be is dropped.
func (r *PassportResult) checkIssue() {
	if r.DateOfIssue == "" {
		return
	}
	if r.DateOfBirth != "" && r.DateOfIssue <= r.DateOfBirth || r.DateOfExpiry != "" && r.DateOfIssue >= r.DateOfExpiry {
		r.DateOfIssue = ""
		delete(r.Confidence, labelIssue)
		return
	}
	if !wholeYears(r.DateOfIssue, r.DateOfExpiry) {
		r.Confidence[labelIssue] = min(r.Confidence[labelIssue], unchecked)
	}
}

// otherDate takes the page's only date that is neither of birth nor of expiry, but whole years before that, for the date of
// issue: its label may be hard to read.
func (r *PassportResult) otherDate(all []segment, z *MRZ) {
	found, sure := "", 0.0
	for i := range all {
		date := pageDate(all[i].text, z.seen.at)
		if date == "" || date == found || date <= r.DateOfBirth || !wholeYears(date, r.DateOfExpiry) {
			continue
		}
		if found != "" {
			return
		}
		found, sure = date, all[i].confidence
	}
	if found != "" {
		r.DateOfIssue = found
		r.Confidence[labelIssue] = min(sure, sureAlone)
	}
}

// labelledValue is the value of a field's label: what stands behind it, or else below it, or else to its right.
func labelledValue(all []segment, field string, read func(string) string) (value string, confidence float64) {
	for i := range all {
		label := &all[i]
		if !slices.ContainsFunc(label.labels, func(l labelled) bool { return l.field == field }) {
			continue
		}
		if last := label.labels[len(label.labels)-1]; last.field == field && label.valueLike() {
			if value := read(label.value); value != "" {
				return value, label.confidence
			}
		}
		for _, next := range []*segment{valueBelow(all, label, field, read), beside(all, label)} {
			if next == nil {
				continue
			}
			if value := read(next.text); value != "" {
				return value, next.confidence
			}
		}
	}
	return "", 0
}

// valueBelow is the segment below a label that has its value: not the label once more, in a language that is not known, on a line of its
// own. Two values are never below each other without a label between them.
func valueBelow(all []segment, label *segment, field string, read func(string) string) *segment {
	const languages = 3
	first := below(all, label, field)
	for next, n := first, 0; next != nil && n < languages; n++ {
		if !next.labelLike() && read(next.text) != "" {
			return next
		}
		if hasDigit([]rune(next.text)) {
			break
		}
		next = below(all, next, field)
	}
	return first
}

// labelLike says whether a text may be a label: it is in small letters, as values hardly are, or has none of those of the zone.
func (s *segment) labelLike() bool {
	small, large, latin := 0, 0, false
	for _, r := range s.text {
		switch {
		case unicode.IsLower(r):
			small++
		case unicode.IsUpper(r):
			large++
		}
		latin = latin || unicode.Is(unicode.Latin, r)
	}
	return small > large || !latin
}

// valueLike says whether what stands behind a label is its value rather than one more label in a language that is not known:
// a number, or capitals.
func (s *segment) valueLike() bool {
	return s.value != "" && (strings.ToUpper(s.value) == s.value || strings.ContainsFunc(s.text, func(r rune) bool { return r == ':' || r == '：' }))
}

// leftOf is about where a label begins in a segment, in which there may be those of more than one column.
func (s *segment) leftOf(field string) float64 {
	for _, l := range s.labels {
		if l.field == field {
			return s.left + (s.right-s.left)*float64(l.from)/float64(max(1, len([]rune(s.text))))
		}
	}
	return s.left
}

// columns says whether a segment has labels of more than one field.
func (s *segment) columns() bool {
	return slices.ContainsFunc(s.labels, func(l labelled) bool { return l.field != s.labels[0].field })
}

// below is the segment below a label that begins where it does; nil if that is a label, or far away.
func below(all []segment, label *segment, field string) *segment {
	left := label.left
	if label.columns() {
		left = label.leftOf(field)
	}
	const farthest = 3.2 // of the label's height: labels are smaller than values
	height := label.height()
	var nearest *segment
	for i := range all {
		s := &all[i]
		under := s.middle() - label.middle()
		if s == label || under < 0.5*height || under > farthest*height || s.left > label.right || s.right < left {
			continue
		}
		if aligned := math.Abs(s.left-left) < 2*height; !aligned && s.left < left-height {
			continue
		}
		if nearest == nil || under < nearest.middle()-label.middle()-height/2 || math.Abs(s.left-left) < math.Abs(nearest.left-left) && under < nearest.middle()-label.middle()+height/2 {
			nearest = s
		}
	}
	if nearest == nil || len(nearest.labels) > 0 && nearest.hasLabelOnly() {
		return nil
	}
	return nearest
}

// beside is the next segment to the right; nil if that is a label.
func beside(all []segment, label *segment) *segment {
	var nearest *segment
	for i := range all {
		s := &all[i]
		if math.Abs(s.middle()-label.middle()) < 0.6*max(s.height(), label.height()) && s.left >= label.right-label.height() && s != label &&
			(nearest == nil || s.left < nearest.left) {
			nearest = s
		}
	}
	if nearest == nil || len(nearest.labels) > 0 {
		return nil
	}
	return nearest
}

// hasLabelOnly says whether a segment is a label rather than a value with a label's word in it, as an authority's name may be.
func (s *segment) hasLabelOnly() bool {
	letters := 0
	for _, l := range s.labels {
		letters += l.to - l.from
	}
	all := 0
	for _, r := range s.text {
		if unicode.IsLetter(r) {
			all++
		}
	}
	return 2*letters >= all
}

// pageText is a value in the letters of the page, without what parts it from its label. An abbreviation keeps its last point.
func pageText(text string) string {
	const apart = " :：/|-—_"
	text = strings.TrimRight(strings.TrimLeft(text, apart+"."), apart)
	if last := text[strings.LastIndexByte(text, ' ')+1:]; strings.Count(last, ".") > 1 {
		return text
	}
	return strings.TrimRight(text, apart+".")
}
