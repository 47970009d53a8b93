package sets

import (
	"image/color"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// pageLines are the lines of pages: in English, in Chinese, and in both.
var pageLines = [][]string{
	{
		"Every successful call is deducted once.", "Packages are used before pay-per-use.", "Order 4821-07 costs $45.00 for 1,000 calls",
		"Quick brown foxes jump over 36 lazy dogs", "Valid until 21 November 2027, region Singapore",
	},
	{"港口书展 十二月十二日星期六", "订单号 4821 价格 45.00 元", "北京市朝阳区建国路88号", "发票抬头：某某科技有限公司", "联系人：张晓明"},
	{"港口书展 十二月十二日", "Harbour Book Fair, 12 December", "开放时间 10:00 至 18:00", "Tickets: $12.50, children free", "地址：上海市浦东新区世纪大道100号"},
}

var pageNames = []string{"English", "Chinese", "English and Chinese"}

// webImages are pages of text.
func webImages() ([]quality.Case, error) {
	font, err := drawing.Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	var cases []quality.Case
	for i, lines := range pageLines {
		page := drawing.New(1000, 80*(len(lines)+1), color.White)
		for k, line := range lines {
			page.Text(font, 36, 50, 80*(k+1), color.Black, line)
		}
		for k, w := range ways {
			cases = append(cases, quality.Case{
				Service: recognition.WebImage, Kind: pageNames[i] + ", " + w.name, Picture: w.to(page, source(5, len(ways)*i+k)),
				Expected: map[string]string{quality.FieldWords: strings.Join(lines, "\n")},
			})
		}
	}
	return cases, nil
}
