package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// program is an installed tesseract. Each run is a process of its own, with one thread and bounded memory.
type program struct {
	path        string
	memoryBytes uint64
}

// Page segmentation modes of tesseract.
const (
	modeOrient = "0"  // no text, but which way up it is
	modePage   = "3"  // a page with columns and pictures
	modeBlock  = "6"  // one block of text
	modeLine   = "7"  // one line of text
	modeSparse = "11" // as much text as there is, in no order
)

// reading is what to look for, and how.
type reading struct {
	languages []string
	mode      string
	// only are the characters that there can be; empty for all.
	only string
}

const (
	maxOutputBytes    = 32 << 20
	maxComplaintBytes = 4 << 10
	// killDelay is how long a killed process may keep its pipes open.
	killDelay = 2 * time.Second
)

var errTooMuchOutput = errors.New("too much output")

// read recognises a gray picture and gives tesseract's table of words. The picture goes there as plain pixels: what
// decodes a customer's file is memory-safe Go, and never the program.
func (p *program) read(ctx context.Context, picture *image.Gray, how reading) ([]byte, error) {
	args := []string{"stdin", "stdout", "-l", strings.Join(how.languages, "+"), "--psm", how.mode, "-c", "tessedit_create_tsv=1"}
	if how.only != "" {
		args = append(args, "-c", "tessedit_char_whitelist="+how.only)
	}
	return p.run(ctx, pixmap(picture), args...)
}

// orientation gives the program's report on which way up a picture is; empty if there are too few letters to tell.
func (p *program) orientation(ctx context.Context, picture *image.Gray) ([]byte, error) {
	report, err := p.run(ctx, pixmap(picture), "stdin", "stdout", "--psm", modeOrient)
	if ended := new(exec.ExitError); errors.As(err, &ended) && ended.Exited() {
		return nil, nil
	}
	return report, err
}

// installedLanguages are the languages that the program has data for.
func (p *program) installedLanguages(ctx context.Context) ([]string, error) {
	output, err := p.run(ctx, nil, "--list-langs")
	if err != nil {
		return nil, err
	}
	_, list, _ := strings.Cut(string(output), "\n") // the first line is a heading
	return strings.Fields(list), nil
}

func (p *program) run(ctx context.Context, input io.Reader, args ...string) ([]byte, error) {
	output := &boundedBuffer{limit: maxOutputBytes}
	complaint := &boundedBuffer{limit: maxComplaintBytes, truncate: true}
	cmd := exec.CommandContext(ctx, p.path, args...) //nolint:gosec // the operator's program; no argument is a customer's
	cmd.Env = environment()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = input, output, complaint
	cmd.WaitDelay = killDelay
	contain(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	limited := limitMemory(cmd.Process.Pid, p.memoryBytes)
	err := cmd.Wait()
	if err == nil {
		err = limited
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w: %s", p.path, err, strings.TrimSpace(complaint.String()))
	}
	return output.Bytes(), nil
}

// environment is all that the program sees of ours. More threads than one make it slower, and take other calls' cores.
func environment() []string {
	env := []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	if prefix, set := os.LookupEnv("TESSDATA_PREFIX"); set {
		env = append(env, "TESSDATA_PREFIX="+prefix)
	}
	return env
}

// pixmap writes a picture as a PGM file.
func pixmap(picture *image.Gray) io.Reader {
	width, height := picture.Rect.Dx(), picture.Rect.Dy()
	header := strings.NewReader(fmt.Sprintf("P5\n%d %d\n255\n", width, height))
	if picture.Stride == width {
		return io.MultiReader(header, bytes.NewReader(picture.Pix[:width*height]))
	}
	rows := make([]byte, 0, width*height)
	for y := range height {
		rows = append(rows, picture.Pix[y*picture.Stride:][:width]...)
	}
	return io.MultiReader(header, bytes.NewReader(rows))
}

// languageName is what a language of tesseract is called: it becomes an argument, and the name of a package.
var languageName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z_]*$`)

// missing are the wanted languages that are not installed.
func missing(wanted, installed []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(language string) bool { return slices.Contains(installed, language) })
}

// boundedBuffer keeps output up to a limit. Beyond it, it fails, which ends the process, or drops the rest.
type boundedBuffer struct {
	bytes.Buffer
	limit    int
	truncate bool
}

// Write implements io.Writer.
func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) <= b.limit {
		return b.Buffer.Write(p)
	}
	if !b.truncate {
		return 0, errTooMuchOutput
	}
	b.Buffer.Write(p[:b.limit-b.Len()])
	return len(p), nil
}
