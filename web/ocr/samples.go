package ocr

import (
	"embed"
	"io/fs"

	"ocrconsole/models/recognition"
)

//go:generate go run samples/generate.go

//go:embed samples/*.jpg
var sampleFiles embed.FS

// Samples are pictures to try recognition with. They show nobody and nothing real.
var Samples = mustSub(sampleFiles, "samples")

// SampleNames are the files of Samples, by service.
var SampleNames = map[recognition.Service][]string{
	recognition.WebImage:     {"web-image.jpg", "web-image-contact.jpg"},
	recognition.Passport:     {"passport.jpg"},
	recognition.LicensePlate: {"license-plate.jpg", "license-plate-two.jpg"},
	recognition.IDCard:       {"id-card-front.jpg", "id-card-back.jpg"},
}

func mustSub(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // only for a name that is no path
	}
	return sub
}
