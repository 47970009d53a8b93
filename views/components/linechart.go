package components

import (
	"strings"
)

// LineChartProps describes a chart of lines over a common x axis from zero. FormatX and FormatY write the figures of the
// table, AxisX and AxisY the short ones beside the axes.
type LineChartProps struct {
	ID, Title, Description string
	XName                  string // what the x axis counts, heading of the table's first column
	X                      []int64
	Lines                  []Line // at most 2, so that they tell apart by dashes, too
	FormatX, FormatY       func(int64) string
	AxisX, AxisY           func(int64) string
	Marks                  []Mark // at most 2, so that their words stand under each other
}

// Line is one line: as many values as the chart has x.
type Line struct {
	Name   string
	Values []int64
}

// Mark is a point of the chart with a word on it.
type Mark struct {
	X, Y  int64
	Label string
}

func (p LineChartProps) top() (top, step int64) {
	var greatest int64
	for _, line := range p.Lines {
		for _, value := range line.Values {
			greatest = max(greatest, value)
		}
	}
	return niceTop(greatest)
}

// reach is the right end of the x axis.
func (p LineChartProps) reach() int64 {
	reach := int64(1)
	for _, x := range p.X {
		reach = max(reach, x)
	}
	return reach
}

func (p LineChartProps) x(c canvas, x int64) int64 {
	return c.Left*10 + scale(x, p.reach(), c.plotWidth()*10)
}

// path gives the points of a line.
func (p LineChartProps) path(c canvas, line Line) string {
	top, _ := p.top()
	var points strings.Builder
	for i, value := range line.Values {
		points.WriteString(tenths(p.x(c, p.X[i])) + "," + tenths(c.y(value, top)) + " ")
	}
	return strings.TrimSpace(points.String())
}

func (p LineChartProps) axis(c canvas) []axisLabel {
	end, step := niceTop(p.reach())
	if c.Labels < 6 { // full figures are wide: fewer of them where there is little room
		step *= 2
	}
	var labels []axisLabel
	for x := int64(0); x <= min(end, p.reach()); x += step {
		anchor := "middle"
		if x > p.reach()-step/2 {
			anchor = "end"
		}
		labels = append(labels, axisLabel{tenths(p.x(c, x)), p.AxisX(x), anchor})
	}
	return labels
}

// placed is a mark on the canvas, its words on the side with more room and in a row of their own.
type placed struct{ X, Y, TextX, TextY, Anchor, Label string }

func (p LineChartProps) placed(c canvas) []placed {
	top, _ := p.top()
	all := make([]placed, len(p.Marks))
	for i, m := range p.Marks {
		x := p.x(c, m.X)
		row := c.Top + 10 + 18*int64(i)
		all[i] = placed{tenths(x), tenths(c.y(m.Y, top)), tenths(x + 90), tenths(row * 10), "start", m.Label}
		if m.X > p.reach()/2 {
			all[i].TextX, all[i].Anchor = tenths(x-90), "end"
		}
	}
	return all
}

func lineClass(i int) string {
	if i == 0 {
		return "chart-line series-0"
	}
	return "chart-line chart-line-1"
}
