package docs

import (
	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/docs"
)

// docsFields are the fields of a call's body: the picture, in the way or the two ways in which it can be sent here, and the
// service's own. Largest is that of files, in megabytes.
func (p *Pages) docsFields(service recognition.Service, largest string) []pages.APIField {
	picture := []pages.APIField{
		{Name: "image", Values: "base64", Meaning: "The picture, at most 10 MB of base64. Either this or url."},
		{Name: "url", Values: "http or https", Meaning: "Where the picture can be fetched: a public address, at most " + largest + " MB."},
	}
	if !p.URLImages {
		picture[0].Meaning = "The picture, at most 10 MB of base64. Required."
		picture[1].Meaning = "Switched off on this server: a call with it is refused with ModelArts.4601 and not billed. Send the picture as image."
	}
	return append(picture, ownFields[service]...)
}

const trueOrFalse = "true, false"

// ownFields are the fields of a call's body besides the picture.
var ownFields = map[recognition.Service][]pages.APIField{
	recognition.WebImage: {
		{Name: "detect_direction", Values: trueOrFalse, Meaning: "Also find by how many degrees the picture has to be turned."},
		{Name: "detect_font", Values: trueOrFalse, Meaning: "Also name fonts that each line is like, in font_list with font_scores. Only where the operator's recognition service can tell fonts; what comes with this console cannot, and its answers have neither."},
		{Name: "detect_text_direction", Values: trueOrFalse, Meaning: "Handed on to the operator's recognition service. With what comes with this console it changes nothing."},
		{Name: "extract_type", Values: "list of contact_info, image_size", Meaning: "Also find a postal contact, or the picture's size in pixels."},
	},
	recognition.Passport: {
		{Name: "country_code", Values: "GENERAL, CHN", Meaning: "What passports are expected."},
	},
	recognition.IDCard: {
		{Name: "side", Values: "front, back, double_side", Meaning: "The side of the card. Without it, the side that is seen."},
		{Name: "return_verification", Values: trueOrFalse, Meaning: "Also check the number's checksum and the dates."},
		{Name: "return_text_location", Values: trueOrFalse, Meaning: "Also tell where each field stands in the picture."},
	},
}

// docsKinds says in what variants of their formats files are read.
const docsKinds = "As cameras, scanners and fax machines write them: turned as their Exif orientation says, in black and white, levels or palettes, in RGB or CMYK, with 1 to 16 bits, " +
	"TIFF in strips or tiles with LZW, ZIP, JPEG or fax compression, BMP with run lengths. Of several pictures the first is read; what is transparent is white, or dark where only light letters stand on it. " +
	"A file of another kind is refused with AIS.0102, and the message names the kind."

// docsCertainty says what a service does about what it is not sure of: passports by the bounds that decide it. What is refused is
// not billed.
func docsCertainty(service recognition.Service) []components.Definition {
	if service != recognition.Passport {
		return []components.Definition{{Term: "Right or refused", Text: certaintyTexts[service]}}
	}
	c := recognition.PassportCertainty()
	return []components.Definition{{Term: "Sure", Text: c.Sure}, {Term: "Not sure", Text: c.Low}, {Term: "Refused", Text: c.Refused}}
}

// certaintyTexts says it of the other services.
var certaintyTexts = map[recognition.Service]string{
	recognition.WebImage: "Every line has a confidence from 0 to 1, which is low where letters have marks, or stand between others, that were not read. " +
		"A picture of whose text the most could not be read, as it is in another script, is refused with AIS.0105; a page without any dark or light mark with AIS.0104.",
	recognition.LicensePlate: "A number is given whole or not at all. It is read several times, and weighed by the formats of some fifty countries, which say where a letter and where a digit stands. " +
		"Where the readings differ, or a character is of a script that the engine does not know, such as Thai, there is no answer for the plate; without any plate the call is refused with AIS.0105.",
	recognition.IDCard: "A card is given whole or not at all: its number has to keep to GB 11643 or to be read beyond doubt, and the name, the ethnicity and the address to be read with certainty. " +
		"Otherwise the call is refused with AIS.0105. It may lie in any direction.",
}

// docsResults are examples of what the services answer.
var docsResults = map[recognition.Service]recognition.Result{
	recognition.WebImage: &recognition.WebImageResult{
		WordsBlockCount: 1,
		WordsBlockList: []recognition.WordsBlock{{
			Words: "Opening hours 9:00 to 17:30", Confidence: 0.964, Location: recognition.Location{{24, 18}, {402, 18}, {402, 52}, {24, 52}},
		}},
	},
	recognition.Passport: &recognition.PassportResult{
		PassportType: "P", CountryCode: "UTO", PassportNumber: "L898902C3", Nationality: "UTO", Surname: "ERIKSSON",
		GivenName: "ANNA MARIA", Sex: "F", DateOfBirth: "1974-08-12", DateOfExpiry: "2012-04-15",
		Confidence: map[string]float64{"passport_number": 0.98, "surname": 0.97, "given_name": 0.97},
		ExtraInfo:  map[string]string{},
	},
	recognition.LicensePlate: &recognition.PlateResult{{
		Number: "粤B12345", Color: recognition.Blue, Location: recognition.Location{{212, 310}, {418, 310}, {418, 376}, {212, 376}}, Confidence: 0.95,
	}},
	recognition.IDCard: &recognition.IDCardResult{IDCardFront: &recognition.IDCardFront{
		Name: "张三", Sex: "女", Birth: "1990-01-01", Ethnicity: "汉", Address: "北京市东城区景山前街4号", Number: "11010119900101002X",
	}},
}
