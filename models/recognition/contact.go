package recognition

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// provinces are China's, by the names that addresses use; a suffix may follow.
const provinces = "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"

var (
	addressParts = regexp.MustCompile(`((?:` + provinces + `)(?:壮族自治区|回族自治区|维吾尔自治区|特别行政区|自治区|省|市)?)` +
		`(\p{Han}{2,10}?(?:自治州|地区|盟|市))?(\p{Han}{1,9}?(?:区|县|旗|市))?(.*)`)
	municipality = regexp.MustCompile(`^(?:北京|天津|上海|重庆)`)
	mobilePhone  = regexp.MustCompile(`(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?:\D|$)`)
	otherPhone   = regexp.MustCompile(`(\+\d{1,3}[- ]?[\d() -]{6,16}\d|0\d{2,3}[- ]?\d{7,8}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3,4}-\d{4})`)

	nameLabel      = regexp.MustCompile(`(?i)(?:收件人|收货人|联系人|寄件人|姓\s*名|\b(?:name|contact|attn|recipient))\s*[:：.]\s*(.+)`)
	addressLabel   = regexp.MustCompile(`(?i)(?:地\s*址|\baddress)\s*[:：.]\s*(.+)`)
	phoneLabel     = regexp.MustCompile(`(?i)(?:电\s*话|手\s*机|联系方式|\b(?:phone|tel|mobile)\w*)\s*[:：.]?`)
	bareName       = regexp.MustCompile(`^[:：,，;；]*(\p{Han}{2,4})[:：,，;；]*$`)
	afterAnyLabels = regexp.MustCompile(`(?i)(?:电\s*话|手\s*机|地\s*址|\b(?:phone|tel|mobile|address))`)
)

// FindContact finds a postal contact in the lines of a picture. Names and phone numbers are known by their labels or
// shape, Chinese addresses by their province; other addresses need a label. What is not found stays empty.
func FindContact(lines []Line) ContactInfo {
	var c ContactInfo
	for _, line := range lines {
		text := line.Text()
		c.takePhone(text)
		c.takeName(text)
		c.takeAddress(text, line.Compact())
	}
	return c
}

func (c *ContactInfo) takePhone(text string) {
	if c.Phone != "" {
		return
	}
	if m := mobilePhone.FindStringSubmatch(text); m != nil {
		c.Phone = strings.NewReplacer(" ", "", "-", "").Replace(m[1])
	} else if m := otherPhone.FindString(text); m != "" {
		c.Phone = strings.TrimSpace(m)
	}
}

// takeName reads the name after its label, or the two to four Chinese characters that are left of a line with a phone.
func (c *ContactInfo) takeName(text string) {
	if c.Name != "" {
		return
	}
	name := ""
	if m := nameLabel.FindStringSubmatch(text); m != nil {
		name = m[1]
		if next := afterAnyLabels.FindStringIndex(name); next != nil {
			name = name[:next[0]]
		}
		name = mobilePhone.ReplaceAllString(name, "")
		name = otherPhone.ReplaceAllString(name, "")
	} else if phone := mobilePhone.FindString(text); phone != "" {
		rest := phoneLabel.ReplaceAllString(strings.Replace(text, phone, "", 1), "")
		if m := bareName.FindStringSubmatch(strings.ReplaceAll(rest, " ", "")); m != nil {
			name = m[1]
		}
	}
	c.Name = strings.Trim(name, " ,，;；:：")
}

func (c *ContactInfo) takeAddress(text, compact string) {
	if c.DetailAddress != "" || c.Province != "" {
		return
	}
	const leastLetters = 3 // after the province, or it is only mentioned
	if m := addressParts.FindStringSubmatch(compact); len(m) == 5 && utf8.RuneCountInString(m[2]+m[3]+m[4]) >= leastLetters {
		c.Province, c.City, c.District, c.DetailAddress = m[1], m[2], m[3], strings.Trim(m[4], ",，;；:： ")
		if c.City == "" && municipality.MatchString(c.Province) {
			c.City = strings.TrimSuffix(c.Province, "市") + "市"
		}
		return
	}
	if m := addressLabel.FindStringSubmatch(text); m != nil {
		c.DetailAddress = strings.TrimSpace(m[1])
	}
}
