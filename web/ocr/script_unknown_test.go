package ocr_test

import (
	"image/color"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// foreign are lines that no reader knows all characters of which is installed with English only.
var foreign = map[string][]string{
	"German":   {"Rechnung für Müller & Söhne GmbH", "Überweisung bis zum 3. März", "Größe und Gewicht geprüft"},
	"Czech":    {"Účet číslo 4821, částka 45,00 Kč", "Děkujeme za vaši objednávku", "Město Plzeň, náměstí Republiky"},
	"Russian":  {"Счёт на оплату услуг связи", "Москва, улица Ленина, дом 12", "Договор купли продажи"},
	"Greek":    {"Τιμολόγιο παροχής υπηρεσιών", "Ευχαριστούμε για την παραγγελία", "Συνολικό ποσό πληρωμής"},
	"Japanese": {"ご注文ありがとうございます", "お支払い金額は四千円です", "またのご利用をお待ちしております"},
}

// What no installed reader can name is refused, or said to be in doubt: it is neither passed over nor wrong and sure.
func TestALineInAScriptThatNobodyReadsIsNotWrongAndSure(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	f := chineseFont(t, drawing.Regular)
	for name, e := range map[string]recognition.Engine{"local": local(t), "tesseract": tesseract(t)} {
		for script, lines := range foreign {
			if name == "tesseract" && script != "Russian" && script != "Czech" && soaks(t) == 1 {
				continue // another script, and accents: local has tesseract read the others as well
			}
			page := drawing.New(1000, 90*(len(lines)+2), color.White)
			known := "Every successful call is deducted once"
			for i, line := range append([]string{known}, lines...) {
				page.Text(f, 34, 50, 90*(i+1), color.Black, line)
			}
			answer, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.WebImage, Image: drawing.JPEG(page, 85), At: now})
			if unreadable(err) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			blocks := answer.(*recognition.WebImageResult).WordsBlockList
			for _, block := range blocks {
				if block.Confidence >= recognition.Sure && block.Words != known && !strings.Contains(strings.Join(lines, "\n"), block.Words) {
					t.Errorf("%s, %s: %q, sure %.2f", name, script, block.Words, block.Confidence)
				}
			}
			if name == "local" && len(blocks) <= len(lines) {
				t.Errorf("%s, %s: %d lines of %d, the others passed over: %+v", name, script, len(blocks), len(lines)+1, blocks)
			}
		}
	}
}

// Nobody can tell by its picture whether a word of such letters is Russian or English.
func TestCapitalsThatMayBeOfEitherScriptAreNotSure(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	page := drawing.New(460, 130, color.White)
	page.Text(drawing.Regular, 34, 40, 80, color.Black, "МОРЕ КОСМОС 03")
	for name, e := range map[string]recognition.Engine{"local": local(t), "tesseract": tesseract(t)} {
		blocks, err := blocksOf(t, e, drawing.JPEG(page, 88))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, block := range blocks {
			if block.Confidence >= recognition.Sure {
				t.Errorf("%s: %q, sure %.2f", name, block.Words, block.Confidence)
			}
		}
	}
}
