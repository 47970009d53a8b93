package paper

// Table is a table that may go on over several pages, each of which repeats the columns' titles.
type Table struct {
	Heading string
	Columns []Column
	Rows    []Row
	Note    string // below, in small print
}

// Column is one column. Columns of figures are as wide as what they hold; the others share the rest by their weights.
type Column struct {
	Title  string
	Kind   Kind
	Weight float64 // of a column of text; 0 counts as 1
}

// Kind is what a column holds.
type Kind int

// The kinds. Figures are aligned at the right, amounts at the decimal point; both stay on one line.
const (
	Words Kind = iota
	Figures
	Amounts
)

// Row is one row, with a cell for each column; missing cells are empty.
type Row struct {
	Cells []string
	Style RowStyle
}

// RowStyle is what a row is for.
type RowStyle int

// The styles. A group's first cell is a heading over the rows that follow and takes the width that its row's other
// cells leave; sums end a group or the table.
const (
	Entry RowStyle = iota
	Group
	Sum
)

const (
	cellGap     = 12.0
	cellPadding = 3.2
)

// grid is a table whose cells are set in lines.
type grid struct {
	table  *Table
	widths []float64
	tails  []float64 // by column, the widest part behind a decimal point
	head   [][]line
	rows   []gridRow
}

type gridRow struct {
	cells  [][]line
	height float64
}

func (t Table) draw(s *sheet) {
	g := s.grid(&t)
	first := 0.0
	if len(g.rows) > 0 {
		first = g.keptTogether(0)
	}
	if t.Heading != "" {
		s.room(heading.leading() + 4 + g.headHeight() + first)
		s.heading(t.Heading, 0, plain)
	} else {
		s.room(g.headHeight() + first)
	}
	g.drawHead(s)
	for i := range g.rows {
		page := len(s.pages)
		s.room(g.keptTogether(i))
		if len(s.pages) > page {
			g.drawHead(s)
		}
		g.drawRow(s, i)
	}
	s.y += 6
	if t.Note != "" {
		s.y += 2
		for _, l := range s.wrap(t.Note, note, contentWidth) {
			s.room(note.leading())
			s.line(l, left, note)
			s.y += note.leading()
		}
	}
	s.y += blockGap - 6
}

// grid sets the table's cells. The widths of the columns of figures are known only after those are set.
func (s *sheet) grid(t *Table) *grid {
	g := &grid{table: t, tails: make([]float64, len(t.Columns)), rows: make([]gridRow, len(t.Rows))}
	natural := make([]float64, len(t.Columns))
	for c, column := range t.Columns {
		if column.Kind == Words {
			continue
		}
		natural[c] = widest(s.wrap(column.Title, tableTop, contentWidth))
		whole := 0.0
		for _, row := range t.Rows {
			text, style := row.cell(c), row.style()
			tail := 0.0
			if column.Kind == Amounts {
				tail = fractionWidth(s, text, style)
			}
			g.tails[c] = max(g.tails[c], tail)
			whole = max(whole, widest(s.wrap(text, style, contentWidth))-tail)
		}
		natural[c] = max(natural[c], whole+g.tails[c]) + 0.1 // rounding must not break a line
	}
	g.widths = t.widths(natural)
	for c, column := range t.Columns {
		g.head = append(g.head, s.wrap(column.Title, tableTop, g.widths[c]))
	}
	for r, row := range t.Rows {
		g.rows[r] = s.gridRow(g, row)
	}
	return g
}

func (s *sheet) gridRow(g *grid, row Row) gridRow {
	set := gridRow{cells: make([][]line, len(g.widths))}
	count := 1
	for c, width := range g.widths {
		if row.Style != Entry && c == 0 {
			width = g.free(row)
		}
		set.cells[c] = s.wrap(row.cell(c), row.style(), width)
		count = max(count, len(set.cells[c]))
	}
	set.height = float64(count)*row.style().leading() + 2*cellPadding
	return set
}

// free is how wide the first cell may be without touching the next one that is not empty.
func (g *grid) free(row Row) float64 {
	width := g.widths[0]
	for c := 1; c < len(g.widths) && row.cell(c) == ""; c++ {
		width += cellGap + g.widths[c]
	}
	return width
}

// widths shares the page's width among the columns, given what columns of figures need. These are cut down when they
// would leave too little for the others.
func (t *Table) widths(natural []float64) []float64 {
	const leastForWords = 60.0
	space := contentWidth - cellGap*float64(len(t.Columns)-1)
	figures, weights, words := 0.0, 0.0, 0.0
	for c, column := range t.Columns {
		figures += natural[c]
		if column.Kind == Words {
			weights += column.weight()
			words++
		}
	}
	shrink := 1.0
	if most := space - words*leastForWords; figures > most {
		shrink = most / figures
	}
	widths := make([]float64, len(t.Columns))
	for c, column := range t.Columns {
		if column.Kind == Words {
			widths[c] = (space - figures*shrink) * column.weight() / weights
		} else {
			widths[c] = natural[c] * shrink
		}
	}
	return widths
}

func (c Column) weight() float64 {
	if c.Weight == 0 {
		return 1
	}
	return c.Weight
}

func (r Row) cell(c int) string {
	if c < len(r.Cells) {
		return r.Cells[c]
	}
	return ""
}

func (r Row) style() style {
	if r.Style == Entry {
		return plain
	}
	return strong
}

// keptTogether is the height of the row and of those that must stand on the same page: a group's heading is followed by
// a row, and a sum never stands alone at a page's top.
func (g *grid) keptTogether(i int) float64 {
	height := g.rows[i].height
	for next := i + 1; next < len(g.rows) && (g.table.Rows[next].Style == Sum || g.table.Rows[next-1].Style == Group); next++ {
		height += g.rows[next].height
	}
	return height
}

func (g *grid) headHeight() float64 {
	count := 0
	for _, lines := range g.head {
		count = max(count, len(lines))
	}
	return float64(count)*tableTop.leading() + 2*cellPadding
}

func (g *grid) drawHead(s *sheet) {
	g.drawCells(s, g.head, tableTop, nil)
	s.y += g.headHeight()
	s.page.Fill(left, s.y-0.8, contentWidth, 0.8, primary)
}

func (g *grid) drawRow(s *sheet, i int) {
	row, set := g.table.Rows[i], g.rows[i]
	switch row.Style {
	case Group:
		s.page.Fill(left, s.y, contentWidth, set.height, tint)
	case Sum:
		s.page.Fill(left, s.y, contentWidth, 0.8, ink)
	case Entry:
		if i > 0 && g.table.Rows[i-1].Style == Entry {
			s.page.Fill(left, s.y, contentWidth, 0.4, rule)
		}
	}
	g.drawCells(s, set.cells, row.style(), &row)
	s.y += set.height
}

// drawCells draws a row's cells; row is nil for the columns' titles, which have no decimal point.
func (g *grid) drawCells(s *sheet, cells [][]line, style style, row *Row) {
	x := left
	for c, width := range g.widths {
		kind := g.table.Columns[c].Kind
		for n, l := range cells[c] {
			at := x
			if kind != Words {
				at = x + width - l.width
			}
			if kind == Amounts && row != nil {
				at -= g.tails[c] - fractionWidth(s, row.cell(c), style)
			}
			s.lineAt(l, at, s.y+cellPadding+float64(n)*style.leading(), style)
		}
		x += width + cellGap
	}
}
