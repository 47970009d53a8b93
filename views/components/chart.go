package components

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocrconsole/views/format"
)

// BarChartProps describes a chart of stacked columns. ID makes the ids in the page unique. Unit says what is counted
// ("calls"), Columns what a column is ("Day"). Line names what is drawn as a line over the columns, "" for nothing. Figure and Axis
// write values, in full and shortened for the axis; nil for counts, which Figures writes.
type BarChartProps struct {
	ID, Title, Description, Unit, Columns string
	Series                                []string // names, bottom first, at most 5
	Points                                []ChartPoint
	Line                                  string
	Figure, Axis                          func(int64) string
	Figures                               format.F
}

// ChartPoint is one column: the label of the axis, a full name for its tooltip and table row (the label if empty), and
// one value a series, none negative. Now marks the column that is still growing, whose label is always there. Line is the value of
// the line there, and Href where the column leads.
type ChartPoint struct {
	Label, Name string
	Values      []int64
	Now         bool
	Line        int64
	Href        string
}

func (p BarChartProps) figure(n int64) string {
	if p.Figure != nil {
		return p.Figure(n)
	}
	return p.Figures.Calls(n)
}

func (p BarChartProps) short(n int64) string {
	if p.Axis != nil {
		return p.Axis(n)
	}
	return p.Figures.Compact(n)
}

// leads tells whether columns lead anywhere. Then the drawing is a group of links, not one picture.
func (p BarChartProps) leads() bool {
	return slices.ContainsFunc(p.Points, func(point ChartPoint) bool { return point.Href != "" })
}

func (p BarChartProps) role() string {
	if p.leads() {
		return "group"
	}
	return "img"
}

func (p BarChartProps) lineTotal() (sum int64) {
	for _, point := range p.Points {
		sum += point.Line
	}
	return sum
}

// path draws the line through the middles of the columns.
func (p BarChartProps) path(c canvas) string {
	top, _ := p.top()
	slot := c.plotWidth() * 10 / max(int64(len(p.Points)), 1)
	var points []string
	for i, point := range p.Points {
		points = append(points, tenths(c.Left*10+slot*int64(i)+slot/2)+","+tenths(c.y(point.Line, top)))
	}
	return strings.Join(points, " ")
}

func (p ChartPoint) name() string {
	if p.Name == "" {
		return p.Label
	}
	return p.Name
}

func (p ChartPoint) total() int64 {
	var sum int64
	for _, v := range p.Values {
		sum += v
	}
	return sum
}

// canvas is the geometry of one drawing, in the units of its viewBox. Charts are drawn for three widths, of which the
// stylesheet shows the one that fits: a single drawing would shrink its text below what can be read on a phone.
type canvas struct {
	Width, Height            int64
	Left, Right, Top, Bottom int64 // margins
	Labels                   int64 // most labels along the x axis
	Name                     string
}

var canvases = []canvas{
	{Width: 360, Height: 240, Left: 50, Right: 4, Top: 12, Bottom: 26, Labels: 5, Name: "narrow"},
	{Width: 620, Height: 260, Left: 56, Right: 6, Top: 12, Bottom: 26, Labels: 8, Name: "medium"},
	{Width: 960, Height: 290, Left: 60, Right: 6, Top: 12, Bottom: 26, Labels: 12, Name: "wide"},
}

func (c canvas) viewBox() string       { return fmt.Sprintf("0 0 %d %d", c.Width, c.Height) }
func (c canvas) class() string         { return "chart-" + c.Name }
func (c canvas) plotWidth() int64      { return c.Width - c.Left - c.Right }
func (c canvas) plotHeight() int64     { return c.Height - c.Top - c.Bottom }
func (c canvas) baseline() int64       { return c.Height - c.Bottom }
func (c canvas) id(base string) string { return base + "-" + c.Name }

// tick is one line of the grid.
type tick struct {
	Value int64
	Y     string
	Label string
}

// niceTop gives the end of an axis from zero that holds the greatest value, and the step between its lines: 1, 2 or 5
// times a power of ten, at most five steps. Values beyond 2^60 are cut, so that the end itself cannot overflow.
func niceTop(greatest int64) (top, step int64) {
	greatest = min(max(greatest, 1), 1<<60)
	for factor := int64(1); ; factor *= 10 {
		for _, multiple := range []int64{1, 2, 5} {
			step = factor * multiple
			if steps := (greatest-1)/step + 1; steps <= 5 {
				return steps * step, step
			}
		}
	}
}

func (c canvas) ticks(top, step int64, label func(int64) string) []tick {
	var ticks []tick
	for value := int64(0); value <= top; value += step {
		ticks = append(ticks, tick{value, tenths(c.y(value, top)), label(value)})
	}
	return ticks
}

// y places a value between the baseline and the top, in tenths of a unit, rounded down.
func (c canvas) y(value, top int64) int64 {
	return c.baseline()*10 - scale(value, top, c.plotHeight()*10)
}

// scale gives value/top of length, rounded down, for 0 <= value <= top. Large values lose bits that no drawing could show,
// so that the product stays within int64.
func scale(value, top, length int64) int64 {
	for top > 1<<48 {
		top, value = top/2, value/2
	}
	return value * length / max(top, 1)
}

// tenths writes a coordinate that is counted in tenths.
func tenths(n int64) string {
	whole := strconv.FormatInt(n/10, 10)
	if n%10 == 0 {
		return whole
	}
	return whole + "." + strconv.FormatInt(n%10, 10)
}

// bar is one part of a column, box the whole column with what is said about it.
type (
	bar struct {
		X, Y, Width, Height string
		Series              int
	}
	box struct {
		Tip, Href string
		Bars      []bar
		Hit       bar // the whole height, to be hit where it leads
	}
	axisLabel struct{ X, Text, Anchor string }
)

func (p BarChartProps) top() (top, step int64) {
	var greatest int64
	for _, point := range p.Points {
		greatest = max(greatest, point.total(), point.Line)
	}
	return niceTop(greatest)
}

func (p BarChartProps) boxes(c canvas) []box {
	top, _ := p.top()
	slot := c.plotWidth() * 10 / max(int64(len(p.Points)), 1)
	width := min(slot*7/10, 440)
	boxes := make([]box, 0, len(p.Points))
	for i, point := range p.Points {
		x := c.Left*10 + slot*int64(i) + (slot-width)/2
		b := box{Tip: p.tip(point), Href: point.Href}
		b.Hit = bar{X: tenths(c.Left*10 + slot*int64(i)), Y: tenths(c.Top * 10), Width: tenths(slot), Height: tenths(c.plotHeight() * 10)}
		var below int64
		for series, value := range point.Values {
			if value <= 0 {
				continue
			}
			from, to := c.y(below, top), c.y(below+value, top)
			below += value
			b.Bars = append(b.Bars, bar{tenths(x), tenths(to), tenths(width), tenths(max(from-to, 5)), series})
		}
		boxes = append(boxes, b)
	}
	return boxes
}

// over is the outline of all parts of a series, for the hatching that lies over them.
func over(boxes []box, series int) string {
	var outline strings.Builder
	for _, b := range boxes {
		for _, part := range b.Bars {
			if part.Series == series {
				outline.WriteString("M" + part.X + " " + part.Y + "h" + part.Width + "v" + part.Height + "h-" + part.Width + "z")
			}
		}
	}
	return outline.String()
}

// pattern gives the id of the hatching that lies over a series; the first has none.
func (p BarChartProps) pattern(c canvas, series int) string {
	return c.id(p.ID) + "-hatch-" + strconv.Itoa(series)
}

func (p BarChartProps) tip(point ChartPoint) string {
	tip := strings.TrimSuffix(point.name()+": "+p.figure(point.total())+" "+p.Unit, " ")
	if len(p.Series) > 1 {
		for i, value := range point.Values {
			tip += "\n" + p.Series[i] + ": " + p.figure(value)
		}
	}
	if p.Line != "" {
		tip += "\n" + p.Line + ": " + p.figure(point.Line)
	}
	return tip
}

// axis gives the labels under the columns, thinned out so that they do not touch, counted from the column of now, else from
// the last. One at the edge ends there instead of being cut.
func (p BarChartProps) axis(c canvas) []axisLabel {
	slot := c.plotWidth() * 10 / max(int64(len(p.Points)), 1)
	every := (len(p.Points)-1)/int(c.Labels) + 1
	counted := slices.IndexFunc(p.Points, func(point ChartPoint) bool { return point.Now })
	if counted < 0 {
		counted = len(p.Points) - 1
	}
	var labels []axisLabel
	for i, point := range p.Points {
		if (i-counted)%every != 0 {
			continue
		}
		label := axisLabel{tenths(c.Left*10 + slot*int64(i) + slot/2), point.Label, "middle"}
		if edge := c.Width * 10; c.Left*10+slot*int64(i)+slot/2+letterTenths*int64(len(point.Label))/2 > edge {
			label.X, label.Anchor = tenths(edge), "end"
		}
		labels = append(labels, label)
	}
	return labels
}

// letterTenths is how wide a letter of an axis is at most, on average.
const letterTenths = 75

func (p BarChartProps) total(series int) int64 {
	var sum int64
	for _, point := range p.Points {
		sum += point.Values[series]
	}
	return sum
}

func seriesClass(series int) string { return "series-" + strconv.Itoa(series%5) }
