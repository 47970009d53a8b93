package ocr

import (
	"fmt"
	"image/color"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/enginetest"
)

// A large photograph without a plate is looked at twice, the second time from as close by as anything is.
func TestALargePictureTakesNoMoreMemoryThanWasPromised(t *testing.T) {
	const most = 500_000_000 // bytes, of a process
	l, err := NewLocal(TesseractConfig{Timeout: 5 * time.Minute, Workers: 1}, enginetest.Folder(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	tier.Needs(t, tier.Recognition)
	for _, size := range [][2]int{{3264, 2448}, {3000, 3000}} {
		street := drawing.New(size[0], size[1], color.Gray{Y: 120})
		for i := range 40 {
			street.Text(drawing.Bold, 60, 100+i%4*700, 100+i/4*220, color.White, fmt.Sprintf("No parking, %d", i))
		}
		if _, err := l.Recognize(t.Context(), recognition.Request{Service: recognition.LicensePlate, Image: drawing.JPEG(street, 80), At: time.Now()}); err == nil {
			t.Error("a street without a plate has one")
		}
		// Of one that has grown too large nothing is left: it was ended.
		if _, memory := l.pool.Usage(); memory > most || memory == 0 {
			t.Errorf("%v: the engine held %d MB", size, memory/1_000_000)
		}
	}
}
