package recognition

import (
	"slices"
	"testing"
)

func TestACardIsAgreedOnFieldByField(t *testing.T) {
	front := func(name, ethnicity, address string) *IDCardResult {
		missing := ""
		if ethnicity == "" {
			missing = "ethnicity"
		}
		return &IDCardResult{missing: missing, IDCardFront: &IDCardFront{
			Name: name, Sex: "女", Birth: "1949-12-31", Ethnicity: ethnicity, Address: address, Number: "11010519491231002X",
		}}
	}
	back := func(issue string) *IDCardResult {
		return &IDCardResult{Back: &BackSide{IDCardBack: IDCardBack{Issue: issue, ValidFrom: "2016-03-15", ValidTo: "2036-03-15"}}}
	}
	whole := front("张晓明", "汉", "北京市朝阳区建国路")
	for name, test := range map[string]struct {
		readings []*IDCardResult
		agreed   bool
	}{
		"one reading":                      {[]*IDCardResult{whole}, false},
		"two that say the same":            {[]*IDCardResult{whole, whole}, true},
		"another name":                     {[]*IDCardResult{whole, front("张晓朋", "汉", "北京市朝阳区建国路")}, false},
		"another address in the third":     {[]*IDCardResult{whole, whole, front("张晓明", "汉", "北京市朝阳区建国路1")}, false},
		"a field that one reading lacks":   {[]*IDCardResult{front("张晓明", "", "北京市朝阳区建国路"), whole, whole}, true},
		"a field that one reading has":     {[]*IDCardResult{front("张晓明", "", "北京市朝阳区建国路"), whole}, false},
		"a field that no reading has":      {[]*IDCardResult{front("张晓明", "", ""), front("张晓明", "", "")}, false},
		"a back":                           {[]*IDCardResult{back("北京市公安局"), back("北京市公安局")}, true},
		"a back of another authority":      {[]*IDCardResult{back("北京市公安局"), back("北京市公安厅")}, false},
		"two sides, each seen by one only": {[]*IDCardResult{whole, back("北京市公安局")}, false},
	} {
		got, _, err := AgreedCard(test.readings)
		if (err == nil) != test.agreed || err != nil && codeOf(err) != CodeUnreadable {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && !slices.Contains(test.readings, got) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, final, _ := AgreedCard([]*IDCardResult{whole, front("张晓朋", "汉", "北京市朝阳区建国路")}); !final {
		t.Error("what two readings contradict each other in is read again")
	}
	if _, final, _ := AgreedCard([]*IDCardResult{whole}); final {
		t.Error("one reading is enough to refuse")
	}
}

func TestTheDotOfANameIsFoundAndLeftOut(t *testing.T) {
	for _, dotted := range []string{"阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉.买买提"} {
		if !HasNameDot(dotted) || WithoutNameDot(dotted) != "阿卜杜拉买买提" {
			t.Errorf("%s: %v, %s", dotted, HasNameDot(dotted), WithoutNameDot(dotted))
		}
	}
	if HasNameDot("张晓明") || WithoutNameDot("张晓明") != "张晓明" || !HasNameLabel("姓名张晓明") || HasNameLabel("住址北京市") {
		t.Error("a name without a dot, or its label")
	}
}
