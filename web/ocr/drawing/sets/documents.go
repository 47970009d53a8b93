package sets

import (
	"fmt"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// person is who a document is of.
type person struct {
	name, sex, ethnicity string
	birth                [3]string
	address              []string
	number               string
}

var persons = []person{
	{"张晓明", "女", "汉", [3]string{"1949", "12", "31"}, []string{"北京市朝阳区建国路", "88号院2号楼301室"}, "11010519491231002X"},
	{"李建国", "男", "汉", [3]string{"1985", "3", "7"}, []string{"上海市浦东新区世纪大道", "100号"}, "310115198503071232"},
	{"买买提·艾力", "男", "维吾尔", [3]string{"1990", "10", "15"}, []string{"新疆乌鲁木齐市天山区", "解放南路12号"}, "650102199010155219"},
	{"王芳", "女", "回", [3]string{"2001", "6", "2"}, []string{"宁夏银川市兴庆区解放西街", "5号楼2单元"}, "640104200106024526"},
}

// idCards are both sides of cards.
func idCards() ([]quality.Case, error) {
	font, err := drawing.Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	all := slices.Concat(ways, lying)
	var cases []quality.Case
	for i := range 2 * len(all) {
		p, w := persons[i%len(persons)], all[i%len(all)]
		front := drawing.IDCardFront(font, p.name, p.sex, p.ethnicity, p.birth, p.address, p.number)
		cases = append(cases, quality.Case{
			Service: recognition.IDCard, Kind: w.name, Options: recognition.Options{Side: recognition.SideFront}, Picture: w.to(front, source(1, i)),
			Expected: map[string]string{
				"name": p.name, "sex": p.sex, "ethnicity": p.ethnicity, "number": p.number, "address": p.address[0] + p.address[1],
				"birth": fmt.Sprintf("%s-%02s-%02s", p.birth[0], p.birth[1], p.birth[2]),
			},
		})
	}
	for i, w := range all {
		back := drawing.IDCardBack(font, "北京市公安局朝阳分局", "2016.03.15-2036.03.15")
		cases = append(cases, quality.Case{
			Service: recognition.IDCard, Kind: w.name, Options: recognition.Options{Side: recognition.SideBack}, Picture: w.to(back, source(2, i)),
			Expected: map[string]string{"issue": "北京市公安局朝阳分局", "valid_from": "2016-03-15", "valid_to": "2036-03-15"},
		})
	}
	return cases, nil
}

// passports are data pages of ICAO's example.
func passports() ([]quality.Case, error) {
	page := drawing.PassportPage{
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
	var cases []quality.Case
	for i, w := range slices.Concat(ways, lying) {
		cases = append(cases, quality.Case{
			Service: recognition.Passport, Kind: w.name, Picture: w.to(page, source(3, i)),
			Expected: map[string]string{
				"country_code": "UTO", "passport_number": "L898902C3", "surname": "ERIKSSON", "given_name": "ANNA MARIA",
				"nationality": "UTO", "sex": "F", "date_of_birth": "1974-08-12", "date_of_expiry": "2012-04-15",
			},
		})
	}
	return cases, nil
}

// plates are plates of cars in a street.
func plates() ([]quality.Case, error) {
	font, err := drawing.Bold.WithChinese()
	if err != nil {
		return nil, err
	}
	numbers := [][2]string{
		{"京A12345", "blue"},
		{"粤B8K3F6", "blue"},
		{"沪C57N92", "yellow"},
		{"苏E90123", "black"},
		{"浙A7H2P3", "white"},
		{"京AD12345", "green"},
		{"粤BD52890", "yellow_green"},
		{"SGX4821K", "black"},
	}
	var cases []quality.Case
	for i, plate := range numbers {
		for k, w := range ways {
			street := drawing.Street(drawing.Plate(font, plate[0], plate[1]))
			cases = append(cases, quality.Case{
				Service: recognition.LicensePlate, Kind: w.name, Picture: w.to(street, source(4, len(ways)*i+k)),
				Expected: map[string]string{"plate_number": plate[0]},
			})
		}
	}
	return cases, nil
}
