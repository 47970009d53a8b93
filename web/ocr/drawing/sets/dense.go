package sets

import (
	"image/color"
	"math/rand/v2"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// An A4 page of 150 dots to the inch, full of text of 10 points.
const (
	pageWidth, pageHeight = 1240, 1754
	pageMargin            = 110
	denseSize             = 21
	densePitch            = 32
)

// sentences are what pages are full of.
var sentences = map[string][]string{
	"English": {
		"The supplier delivers the goods within fourteen days after the order was confirmed in writing. ",
		"Invoices are payable without deduction within 30 days; later payments bear interest of 8.5 percent a year. ",
		"Each party keeps confidential what it learns about the other, also after the contract has ended. ",
		"Claims for defects lapse two years after delivery, unless the law provides for a longer period. ",
		"If a provision is invalid, the others remain in force, and the parties replace it by one that comes closest to its purpose. ",
		"The warehouse is open from 7:30 to 18:00 on working days; deliveries outside these hours need an appointment. ",
		"Changes and additions require the written form; this also applies to waiving the written form itself. ",
		"Quantities may differ by up to five percent from those ordered, and only what was delivered is charged. ",
	},
	"Chinese": {
		"供应商应在书面确认订单之后十四日内交付货物，并承担运输途中的全部风险。", "合同双方经友好协商，就设备采购事宜达成如下协议，以资共同遵守。",
		"付款期限为收到发票之后三十日，逾期付款的，每日按照未付金额的万分之五支付违约金。", "任何一方不得将在履行合同过程中知悉的商业秘密泄露给第三方。",
		"质量保证期为验收合格之日起二十四个月，法律另有规定的，从其规定。", "因不可抗力不能履行合同的，应当及时通知对方，并提供有关机构出具的证明。",
		"仓库的开放时间为工作日上午八点至下午六点，其他时间送货需要提前预约。", "本合同未尽事宜，由双方另行签订补充协议，补充协议与本合同具有同等法律效力。",
	},
	"Chinese with numbers": {
		"设备型号为GX2400，数量36台，单价4850.00元，合计174600.00元。", "联系电话021-58870432，传真021-58870433，邮编200120。",
		"交货地点：上海市浦东新区世纪大道100号环球金融中心B座17层。", "自2026年3月15日起至2027年3月14日止，服务期限为12个月。",
		"甲方支付合同总额30%的预付款，乙方在收到款项后5个工作日内发货。", "产品通过ISO9001认证，防护等级IP65，工作温度-20至55度。",
		"验收不合格的，乙方应当在10日内免费更换，由此产生的费用由乙方承担。", "本合同一式4份，双方各执2份，自签字盖章之日起生效。",
	},
}

// denseLanguages are the keys, in an order.
var denseLanguages = []string{"English", "Chinese", "Chinese with numbers"}

// denseWays are what happens to pages of an office.
var denseWays = []way{
	{"scanned", func(c drawing.Canvas, _ *rand.Rand) []byte { return drawing.JPEG(c, 85) }},
	{"scanned askew", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.JPEG(drawing.Turned(drawing.Noisy(c, 6, r.Uint64()), 1+r.Float64(), color.Gray{Y: 200}), 75)
	}},
}

// densePages are A4 pages full of text.
func densePages() ([]quality.Case, error) {
	font, err := drawing.Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	var cases []quality.Case
	for i, language := range denseLanguages {
		for k, w := range denseWays {
			r := source(7, i*len(denseWays)+k)
			page := drawing.New(pageWidth, pageHeight, color.White)
			lines := filled(font, sentences[language], r)
			for n, line := range lines {
				page.Text(font, denseSize, pageMargin, pageMargin+densePitch*n, color.Black, line)
			}
			cases = append(cases, quality.Case{
				Service: recognition.WebImage, Kind: "A4, " + language, Picture: w.to(page, r),
				Expected: map[string]string{quality.FieldWords: strings.Join(lines, "\n")},
			})
		}
	}
	return cases, nil
}

// filled are the lines of a page that sentences fill, in any order. Lines break between words, or Chinese characters.
func filled(f drawing.Font, from []string, r *rand.Rand) (lines []string) {
	var words []string
	for len(lines) < (pageHeight-2*pageMargin)/densePitch {
		line, width := "", 0
		for {
			if len(words) == 0 {
				words = wordsOf(from[r.IntN(len(from))])
			}
			width += drawing.New(1, 1, color.White).Text(f, denseSize, 0, 1, color.Black, words[0])
			if width > pageWidth-2*pageMargin {
				break
			}
			line, words = line+words[0], words[1:]
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// wordsOf parts a sentence where its lines may break.
func wordsOf(sentence string) (words []string) {
	word := ""
	for _, r := range sentence {
		word += string(r)
		if r == ' ' || r > 0x2e80 {
			words, word = append(words, word), ""
		}
	}
	if word != "" {
		words = append(words, word)
	}
	return words
}
