package sets

import (
	"image"
	"image/color"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// theme is the colours of a program's window.
type theme struct {
	name                              string
	ground, bar, text, faint, onColor color.RGBA
	button                            color.RGBA
}

var themes = []theme{
	{
		"light",
		color.RGBA{255, 255, 255, 255},
		color.RGBA{243, 244, 246, 255},
		color.RGBA{31, 41, 55, 255},
		color.RGBA{107, 114, 128, 255},
		color.RGBA{255, 255, 255, 255},
		color.RGBA{37, 99, 235, 255},
	},
	{
		"dark",
		color.RGBA{24, 24, 27, 255},
		color.RGBA{39, 39, 42, 255},
		color.RGBA{228, 228, 231, 255},
		color.RGBA{161, 161, 170, 255},
		color.RGBA{255, 255, 255, 255},
		color.RGBA{29, 78, 216, 255},
	},
}

// window is what stands in a program's window, from its top.
type window struct {
	language string
	menu     []string
	title    string
	note     string // in a faint colour
	rows     [][3]string
	buttons  []string
}

var windows = []window{
	{
		"English",
		[]string{"File", "Edit", "View", "Insert", "Tools", "Help"},
		"Notification settings", "Changes apply to all devices in your workspace.",
		[][3]string{
			{"Recipient", "Channel", "Last sent"},
			{"finance@example.com", "E-mail, weekly", "2026-11-14 09:30"},
			{"Warehouse Rotterdam", "Text message", "2026-10-02 17:45"},
			{"Quota below 15 %", "Webhook (v2.1)", "never"},
			{"Sign-in from a new device", "E-mail, at once", "2026-08-27 23:08"},
		},
		[]string{"Save changes", "Cancel"},
	},
	{
		"Chinese",
		[]string{"文件", "编辑", "视图", "插入", "工具", "帮助"},
		"通知设置", "更改将应用于工作区中的所有设备。",
		[][3]string{
			{"收件人", "通知方式", "上次发送时间"},
			{"财务部门", "电子邮件，每周", "2026-11-14 09:30"},
			{"上海浦东仓库", "手机短信", "2026-10-02 17:45"},
			{"套餐余量不足", "系统消息", "从未发送"},
			{"新设备登录提醒", "电子邮件，立即", "2026-08-27 23:08"},
		},
		[]string{"保存更改", "取消"},
	},
}

// uiSizes are sizes of text in windows, in pixels to the em.
var uiSizes = []float64{12, 13, 14, 16}

// Screenshots are windows in a light and in a dark theme, in the small fonts of user interfaces, as programs store them.
func Screenshots() ([]quality.Case, error) {
	font, err := drawing.Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	var cases []quality.Case
	for _, w := range windows {
		for _, t := range themes {
			for _, size := range uiSizes {
				picture, lines := w.draw(font, t, size)
				cases = append(cases, quality.Case{
					Service: recognition.WebImage, Kind: "screenshot, " + w.language + ", " + t.name, Picture: drawing.PNG(picture),
					Expected: map[string]string{quality.FieldWords: joined(lines)},
				})
			}
		}
	}
	return cases, nil
}

// draw draws the window, and gives what stands in it.
func (w window) draw(f drawing.Font, t theme, size float64) (drawing.Canvas, [][]string) {
	em := int(size)
	c := drawing.New(46*em, (5*len(w.rows)/2+11)*em, t.ground)
	c.Fill(image.Rect(0, 0, c.Rect.Dx(), 5*em/2), t.bar)
	lines := [][]string{w.menu, {w.title}, {w.note}}
	x := em
	for _, item := range w.menu {
		x = c.Text(f, size, x, 8*em/5, t.text, item) + 3*em/2
	}
	y := 9 * em / 2
	c.Text(f, 1.25*size, em, y, t.text, w.title)
	y += 2 * em
	c.Text(f, size, em, y, t.faint, w.note)
	y += 3 * em
	for i, row := range w.rows {
		colour := t.text
		if i == 0 {
			colour = t.faint
		}
		for k, cell := range row {
			c.Text(f, size, em+15*em*k, y, colour, cell)
		}
		lines = append(lines, row[:])
		c.Fill(image.Rect(em, y+4*em/5, c.Rect.Dx()-em, y+4*em/5+1), t.bar)
		y += 5 * em / 2
	}
	x = em
	for i, label := range w.buttons {
		ground, colour := t.bar, t.text
		if i == 0 {
			ground, colour = t.button, t.onColor
		}
		end := drawing.New(1, 1, t.ground).Text(f, size, x+em, 1, colour, label)
		c.Fill(image.Rect(x, y-3*em/2, end+em, y+em), ground)
		c.Text(f, size, x+em, y+em/5, colour, label)
		x = end + 2*em
	}
	return c, append(lines, w.buttons)
}

// joined are lines of which the parts stand apart.
func joined(lines [][]string) string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = strings.Join(line, " ")
	}
	return strings.Join(all, "\n")
}
