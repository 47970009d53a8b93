//go:build ignore

// Command generate draws the sample pictures. It needs a Chinese font.
package main

import (
	"image/color"
	"log"
	"os"
	"path/filepath"

	"ocrconsole/web/ocr/drawing"
)

func main() {
	regular, err := drawing.Regular.WithChinese()
	if err != nil {
		log.Fatal(err)
	}
	bold, err := drawing.Bold.WithChinese()
	if err != nil {
		log.Fatal(err)
	}
	write("web-image", poster())
	write("web-image-contact", contact())
	write("passport", passport())
	write("license-plate", drawing.Street(drawing.Plate(bold, "京A12345", "blue")))
	write("license-plate-two", drawing.Street(drawing.Plate(bold, "沪C57N92", "yellow"), drawing.Plate(bold, "粤BD52890", "green")))
	write("id-card-front", drawing.IDCardFront(regular, "张晓明", "女", "汉", [3]string{"1949", "12", "31"},
		[]string{"北京市朝阳区样本路", "88号院2号楼301室"}, "11010519491231002X"))
	write("id-card-back", drawing.IDCardBack(regular, "北京市公安局朝阳分局", "2016.03.15-2036.03.15"))
}

func write(name string, picture drawing.Canvas) {
	file := filepath.Join("samples", name+".jpg")
	if err := os.WriteFile(file, drawing.JPEG(picture, 75), 0o644); err != nil {
		log.Fatal(err)
	}
}

func poster() drawing.Canvas {
	c := drawing.New(900, 520, color.RGBA{246, 243, 235, 255})
	c.Text(drawing.Bold, 54, 60, 110, color.RGBA{160, 50, 40, 255}, "Harbour Book Fair")
	c.Text(drawing.Regular, 30, 60, 180, color.Black, "Saturday, 12 December, from 10:00 to 18:00")
	c.Text(drawing.Regular, 30, 60, 240, color.Black, "More than 300 publishers from 24 countries")
	c.Text(drawing.Regular, 30, 60, 300, color.Black, "Readings every hour in the main hall")
	c.Text(drawing.Bold, 36, 60, 390, color.RGBA{30, 70, 130, 255}, "Tickets: $12.50, children free")
	c.Text(drawing.Regular, 22, 60, 460, color.RGBA{90, 90, 90, 255}, "www.example.com/bookfair")
	return c
}

func contact() drawing.Canvas {
	c := drawing.New(800, 260, color.White)
	c.Text(drawing.Regular, 30, 40, 70, color.Black, "Name: Alice Example")
	c.Text(drawing.Regular, 30, 40, 135, color.Black, "Phone: 13812345678")
	c.Text(drawing.Regular, 30, 40, 200, color.Black, "Address: 12 Harbour Road, Singapore")
	return c
}

// passport is the specimen of ICAO 9303.
func passport() drawing.Canvas {
	return drawing.PassportPage{
		Fields: [][2]string{
			{"Type", "P"},
			{"Passport No.", "L898902C3"},
			{"Surname", "ERIKSSON"},
			{"Given names", "ANNA MARIA"},
			{"Date of birth", "12 AUG 1974"},
			{"Sex", "F"},
			{"Date of issue", "16 APR 2002"},
			{"Date of expiry", "15 APR 2012"},
			{"Place of birth", "ZENITH"},
			{"Authority", "PASSPORT OFFICE"},
		},
		MRZ: [2]string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
	}.Draw()
}
