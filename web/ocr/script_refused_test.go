package ocr_test

import (
	"image/color"
	"os"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// blocksOf are the lines of a web image; none, and an error, where it is refused as one that cannot be read.
func blocksOf(t *testing.T, e recognition.Engine, file []byte) ([]recognition.WordsBlock, error) {
	t.Helper()
	answer, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.WebImage, Image: file, At: now})
	if unreadable(err) {
		return nil, err
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer.(*recognition.WebImageResult).WordsBlockList, nil
}

func scriptPage(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/scripts/" + name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAPageInAScriptThatNobodyReadsIsRefused(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := local(t)
	// Arabic is not even alike, and Devanagari hangs from a line; the others are refused by the same share of guesses.
	scripts := []string{"devanagari", "thai-one-line-english"}
	if soaks(t) > 1 {
		scripts = append(scripts, "thai", "korean", "arabic")
	}
	for _, script := range scripts {
		if blocks, err := blocksOf(t, e, scriptPage(t, script)); err == nil {
			t.Errorf("%s is answered: %+v", script, blocks)
		}
	}
	if blocks, err := blocksOf(t, tesseract(t), scriptPage(t, "thai")); err == nil {
		t.Errorf("thai, by tesseract alone, is answered: %+v", blocks)
	}
}

func TestOneLineInAnUnknownScriptDoesNotRefuseThePage(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	const known = "Every successful call is deducted once"
	for name, e := range map[string]recognition.Engine{"local": local(t), "tesseract": tesseract(t)} {
		blocks, err := blocksOf(t, e, scriptPage(t, "english-one-line-thai"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(blocks) < 4 || !strings.HasPrefix(blocks[0].Words, known) || blocks[0].Confidence < recognition.Sure {
			t.Errorf("%s: %+v", name, blocks)
		}
		for _, block := range blocks[4:] {
			if block.Confidence >= recognition.Sure {
				t.Errorf("%s: the Thai line is %q, sure %.2f", name, block.Words, block.Confidence)
			}
		}
	}
}

// What is hard to read, but read, is answered.
func TestSmallAndBadlyStoredPagesAreAnswered(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := local(t)
	f := chineseFont(t, drawing.Regular)
	for name, lines := range map[string][]string{"English": text, "Chinese": {mixed[0], mixed[3], mixed[5], "发票抬头：某某科技有限公司"}} {
		page := drawing.New(380, 30*(len(lines)+1), color.White)
		for i, line := range lines {
			page.Text(f, 13, 16, 30*(i+1), color.Black, line)
		}
		blocks, err := blocksOf(t, e, drawing.JPEG(page, 20))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var read []string
		for _, b := range blocks {
			read = append(read, b.Words)
		}
		got, want := strings.Join(read, ""), strings.Join(lines, "")
		if a := accuracy(strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(got, " ", "")); a < 0.85 {
			t.Errorf("%s: accuracy %.2f: %q", name, a, read)
		}
	}
}
