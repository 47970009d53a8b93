package engine

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"ocrconsole/models/dbtest/tier"
)

// folder is where the engine is; see enginetest, which stands above this package.
func folder(t *testing.T) string {
	t.Helper()
	tier.Needs(t, tier.Recognition)
	folder := os.Getenv("OCRCONSOLE_OCR_MODELS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "data", "models")
	}
	if !NewPool(Config{Folder: folder}).Installed() {
		t.Fatalf("the recognition engine is not in %s: run '%s'", folder, InstallCommand)
	}
	return folder
}

func pool(t *testing.T, c Config) *Pool {
	t.Helper()
	if c.Folder == "" {
		c.Folder = folder(t)
	}
	c.Log = slog.New(slog.DiscardHandler)
	p := NewPool(c)
	t.Cleanup(p.Close)
	return p
}

// written is a white picture with lines of text.
func written(t *testing.T, width, height int, lines ...string) *image.RGBA {
	t.Helper()
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 32, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(picture, picture.Rect, image.White, image.Point{}, draw.Src)
	for i, line := range lines {
		d := font.Drawer{Dst: picture, Src: image.NewUniform(color.Black), Face: face, Dot: fixed.P(40, 60+80*i)}
		d.DrawString(line)
	}
	return picture
}

const written1, written2 = "CALL4821", "ORDER-77"

func wantsLines(t *testing.T, page Page, err error) {
	t.Helper()
	if err != nil || len(page.Lines) != 2 || page.Lines[0].Text != written1 || page.Lines[1].Text != written2 {
		t.Errorf("read %.300v, %v", page, err)
	}
}

// running is the one process that runs.
func (p *Pool) running(t *testing.T) *os.Process {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for one := range p.all {
		return one.cmd.Process
	}
	t.Fatal("no process runs")
	return nil
}

func open(t *testing.T, p *Pool) *View {
	t.Helper()
	v, err := p.Open(t.Context(), written(t, 500, 200, written1, written2))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLinesAreFoundAndReadWithTheirPlacesAndCharacters(t *testing.T) {
	v := open(t, pool(t, Config{}))
	defer v.Close()
	page, err := v.Find(t.Context(), FindOptions{})
	wantsLines(t, page, err)
	line := page.Lines[0]
	if box := line.Quad.Bounds(); !image.Rect(46, 40, 180, 58).In(box) || !box.In(image.Rect(15, 15, 240, 85)) {
		t.Errorf("the line is at %v", box)
	}
	if line.Confidence < 0.9 || line.Box < DefaultLeastBox || len(line.Chars) != len(written1) {
		t.Errorf("%+v", line)
	}
	last := 0.0
	for i, c := range line.Chars {
		if c.Rune != rune(written1[i]) || c.X <= last || c.X >= 1 || c.Probability <= 0 || c.Probability > 1 {
			t.Errorf("character %d: %+v", i, c)
		}
		last = c.X
	}
}

func TestAGivenPlaceIsReadWithTheCharactersThatAreAllowed(t *testing.T) {
	v := open(t, pool(t, Config{}))
	defer v.Close()
	page, err := v.Find(t.Context(), FindOptions{PlacesOnly: true})
	if err != nil || len(page.Lines) != 2 || page.Lines[0].Text != "" {
		t.Fatalf("%+v, %v", page, err)
	}
	quads := []Quad{page.Lines[1].Quad, page.Lines[0].Quad}
	lines, err := v.Read(t.Context(), quads, ReadOptions{Only: "0123456789", Stretch: 1.25, Steps: true})
	if err != nil || len(lines) != 2 || !strings.HasSuffix(lines[0].Text, "77") || !strings.HasSuffix(lines[1].Text, "4821") {
		t.Fatalf("%+v, %v", lines, err)
	}
	for _, step := range lines[1].Steps {
		if len(step) != 11 {
			t.Fatalf("%d probabilities at a step", len(step))
		}
	}
	// The steps cover the line, and what it was filled up by.
	if all := lines[1].StepWidth * float64(len(lines[1].Steps)); all < 1 || all > 1.5 {
		t.Errorf("%d steps of %.4f", len(lines[1].Steps), lines[1].StepWidth)
	}
	if len(lines[1].Steps) < 30 {
		t.Errorf("%d steps", len(lines[1].Steps))
	}
}

func TestAPictureThatLiesIsReadTheWayUpThatItsLinesStand(t *testing.T) {
	p := pool(t, Config{})
	upright := written(t, 500, 200, written1, written2)
	for quarters := range 4 {
		lying := image.Image(upright)
		for range (4 - quarters) % 4 { // turned clockwise by as much as it has to be turned back
			lying = counterClockwise(lying)
		}
		v, err := p.Open(t.Context(), lying)
		if err != nil {
			t.Fatal(err)
		}
		page, err := v.Find(t.Context(), FindOptions{Orient: true})
		wantsLines(t, page, err)
		if page.Quarters != quarters {
			t.Errorf("%d quarters: found %d", quarters, page.Quarters)
		}
		heads, err := v.UpsideDown(t.Context(), []Quad{page.Lines[0].Quad, page.Lines[0].Quad.Turned(2)})
		if err != nil || len(heads) != 2 || heads[0] > 0.3 || heads[1] < 0.7 {
			t.Errorf("%d quarters: on their heads %v, %v", quarters, heads, err)
		}
		v.Close()
	}
}

func counterClockwise(source image.Image) image.Image {
	b := source.Bounds()
	turned := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			turned.Set(y, b.Dx()-1-x, source.At(x, y))
		}
	}
	return turned
}

func TestPlacesInALargePictureAreInItsOwnPixels(t *testing.T) {
	v, err := pool(t, Config{}).Open(t.Context(), enlarged(written(t, 500, 200, written1, written2), 20))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if v.reduced < 2 {
		t.Fatalf("reduced %d times", v.reduced)
	}
	page, err := v.Find(t.Context(), FindOptions{Within: image.Rect(0, 0, 10000, 1800)})
	if err != nil || len(page.Lines) != 1 || page.Lines[0].Text != written1 || !image.Rect(46*20, 40*20, 180*20, 58*20).In(page.Lines[0].Quad.Bounds()) {
		t.Fatalf("%+v, %v", page, err)
	}
	lines, err := v.Read(t.Context(), []Quad{page.Lines[0].Quad}, ReadOptions{})
	if err != nil || lines[0].Text != written1 {
		t.Errorf("%+v, %v", lines, err)
	}
}

func enlarged(source *image.RGBA, n int) image.Image {
	b := source.Bounds()
	large := image.NewGray(image.Rect(0, 0, b.Dx()*n, b.Dy()*n))
	for y := range large.Rect.Dy() {
		for x := range large.Rect.Dx() {
			large.Pix[y*large.Stride+x] = source.Pix[source.PixOffset(x/n, y/n)]
		}
	}
	return large
}

func TestAnEngineThatEndsOverAPictureIsStartedAgainAndAskedOnceMore(t *testing.T) {
	for name, end := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "hanging": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			p := pool(t, Config{StallTimeout: 2 * time.Second})
			v := open(t, p)
			defer v.Close()
			first := p.running(t)
			if err := first.Signal(end); err != nil {
				t.Fatal(err)
			}
			page, err := v.Find(t.Context(), FindOptions{})
			wantsLines(t, page, err)
			if p.running(t).Pid == first.Pid {
				t.Error("it is the same process")
			}
		})
	}
}

func TestAnEngineThatRunsWildIsEndedAndThePictureFails(t *testing.T) {
	p := pool(t, Config{StepCPU: 10 * time.Millisecond, StallTimeout: 100 * time.Millisecond})
	v := open(t, p)
	defer v.Close()
	if _, err := v.Find(t.Context(), FindOptions{LongestSide: 1600, ShortestSide: 1600}); !errors.Is(err, errWild) {
		t.Errorf("error %v", err)
	}
}

func TestAnEngineThatEndedWhileNobodyUsedItIsReplaced(t *testing.T) {
	p := pool(t, Config{})
	open(t, p).Close()
	if err := p.running(t).Kill(); err != nil {
		t.Fatal(err)
	}
	v := open(t, p)
	defer v.Close()
	page, err := v.Find(t.Context(), FindOptions{})
	wantsLines(t, page, err)
}

func TestWhoseTimeIsOverGetsNoAnswerAndTheNextOneDoes(t *testing.T) {
	p := pool(t, Config{})
	v := open(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := v.Find(ctx, FindOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	v.Close()
	v = open(t, p)
	defer v.Close()
	page, err := v.Find(t.Context(), FindOptions{})
	wantsLines(t, page, err)
}

func TestAnEngineThatHasGrownIsReplacedAfterThePicture(t *testing.T) {
	p := pool(t, Config{KeptBytes: 1})
	v := open(t, p)
	first := p.running(t)
	page, err := v.Find(t.Context(), FindOptions{})
	wantsLines(t, page, err)
	v.Close()
	v = open(t, p)
	defer v.Close()
	if p.running(t).Pid == first.Pid {
		t.Error("it is the same process")
	}
}

func TestAnEngineCannotTakeMoreMemoryThanItMay(t *testing.T) {
	p := pool(t, Config{MemoryBytes: 64 << 20})
	if _, err := p.Open(t.Context(), written(t, 500, 200, written1)); err == nil {
		t.Error("it loaded its networks into nothing")
	}
}

func TestAViewKeepsItsEngineUntilItIsClosed(t *testing.T) {
	p := pool(t, Config{Processes: 1})
	v := open(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Open(ctx, written(t, 50, 50)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	v.Close()
	v = open(t, p)
	v.Close()
}

func TestPicturesAreReadAtTheSameTime(t *testing.T) {
	p := pool(t, Config{Processes: 2})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			v, err := p.Open(t.Context(), written(t, 500, 200, written1, written2))
			if err != nil {
				t.Error(err)
				return
			}
			defer v.Close()
			page, err := v.Find(t.Context(), FindOptions{})
			wantsLines(t, page, err)
		})
	}
	all.Wait()
}

func TestARequestThatCannotBeDoneIsRefusedAndTheEngineGoesOn(t *testing.T) {
	p := pool(t, Config{})
	v := open(t, p)
	defer v.Close()
	first := p.running(t)
	if _, err := v.Find(t.Context(), FindOptions{LongestSide: 100_000}); !errors.As(err, new(refused)) {
		t.Errorf("error %v", err)
	}
	page, err := v.Find(t.Context(), FindOptions{})
	wantsLines(t, page, err)
	if p.running(t).Pid != first.Pid {
		t.Error("it is another process")
	}
}

func TestAnEngineWhoseFilesAreWrongSaysSoAndIsLeftAloneForAWhile(t *testing.T) {
	installed, damaged := folder(t), t.TempDir()
	entries, err := os.ReadDir(installed)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.Symlink(absolute(t, filepath.Join(installed, entry.Name())), filepath.Join(damaged, entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
	model := filepath.Join(damaged, "ch_PP-OCRv4_rec_infer.onnx")
	if err := errors.Join(os.Remove(model), os.WriteFile(model, []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	p := pool(t, Config{Folder: damaged})
	said := p.Ready(t.Context())
	if said == nil || !strings.Contains(said.Error(), "ch_PP-OCRv4_rec_infer.onnx") || !strings.Contains(said.Error(), InstallCommand) {
		t.Errorf("ready: %v", said)
	}
	began := time.Now()
	for range 100 {
		if _, err := p.Open(t.Context(), written(t, 50, 50)); err == nil {
			t.Fatal("a picture was opened")
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("100 pictures took %v to fail", took)
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithoutTheEngineItsInstallLineIsSaid(t *testing.T) {
	p := pool(t, Config{Folder: t.TempDir()})
	if err := p.Ready(t.Context()); p.Installed() || err == nil || !strings.Contains(err.Error(), InstallCommand) {
		t.Errorf("ready: %v", err)
	}
}

func TestAClosedPoolLeavesNoProcess(t *testing.T) {
	p := pool(t, Config{})
	v := open(t, p)
	process := p.running(t)
	p.Close()
	if err := process.Signal(syscall.Signal(0)); err == nil {
		t.Error("it still runs")
	}
	if _, err := v.Find(t.Context(), FindOptions{}); err == nil {
		t.Error("it answers")
	}
	v.Close()
}
