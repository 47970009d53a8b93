package drawing

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"strconv"
	"strings"
)

// IDCardScene is a photograph of an identity card with what is to be read; what belongs to a side that is not in it is
// empty.
type IDCardScene struct {
	Name  string
	File  []byte
	Front bool
	Back  bool

	Holder, Sex, Ethnicity, Birth, Address, Number string
	Issue, ValidFrom, ValidTo                      string
}

var (
	surnames    = []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
	givenNames  = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力永健世广志义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆")
	minorities  = []string{"阿卜杜拉·买买提", "古丽娜尔·艾合买提", "买买提江·吐尔逊", "努尔兰·哈斯木", "扎西·多吉", "阿依古丽·图尔荪托合提"}
	ethnicities = []string{"汉", "汉", "汉", "汉", "回", "满", "壮", "苗", "藏", "彝", "土家", "蒙古", "维吾尔", "哈萨克", "朝鲜"}
	places      = []struct{ code, district string }{
		{"110105", "北京市朝阳区"},
		{"310115", "上海市浦东新区"},
		{"440106", "广东省广州市天河区"},
		{"510104", "四川省成都市锦江区"},
		{"330106", "浙江省杭州市西湖区"},
		{"420106", "湖北省武汉市武昌区"},
		{"610113", "陕西省西安市雁塔区"},
		{"650102", "新疆乌鲁木齐市天山区"},
		{"230103", "黑龙江省哈尔滨市南岗区"},
		{"350203", "福建省厦门市思明区"},
	}
	streets = []string{"人民路", "中山东路", "建设大街", "解放西路", "和平里", "青年路", "长江南路", "文化街", "新华路", "振兴小区"}
)

// IDCardScenes draws so many scenes; the same for the same seed.
func IDCardScenes(seed uint64, count int) ([]IDCardScene, error) {
	font, err := Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 11)) //nolint:gosec // the same scenes every time
	scenes := make([]IDCardScene, count)
	for i := range scenes {
		scenes[i] = idCardScene(font, random, i)
	}
	return scenes, nil
}

func idCardScene(font Font, random *rand.Rand, i int) IDCardScene {
	s := IDCardScene{Front: i%3 != 1, Back: i%3 != 0}
	var cards []Canvas
	if s.Front {
		cards = append(cards, s.front(font, random))
	}
	if s.Back {
		cards = append(cards, s.back(font, random))
	}
	table := New(1100, 80+620*len(cards), color.RGBA{uint8(60 + random.IntN(120)), uint8(60 + random.IntN(80)), uint8(50 + random.IntN(60)), 255})
	for k, card := range cards {
		table.Paste(card, image.Pt(100+random.IntN(40), 50+620*k))
	}
	shot := Shot{Seed: random.Uint64(), Tilt: 0.03 * random.Float64(), Quality: 30 + random.IntN(60)}
	quarters, skew := random.IntN(4), 16*random.Float64()-8
	switch random.IntN(4) {
	case 0:
		shot.Noise = 12 * random.Float64()
	case 1:
		shot.Blur = 2
	case 2:
		shot.Quality = 30
	}
	turned := Turned(table, float64(90*quarters)+skew, color.RGBA{90, 90, 90, 255})
	s.Name = fmt.Sprintf("%d turned by %d° and %.1f°, quality %d: %s %s", i, 90*quarters, skew, shot.Quality, s.Holder, s.Number)
	s.File = shot.Photographed(turned)
	return s
}

func (s *IDCardScene) front(font Font, random *rand.Rand) Canvas {
	s.Holder = string(surnames[random.IntN(len(surnames))]) + string(givenNames[random.IntN(len(givenNames))])
	if random.IntN(3) > 0 {
		s.Holder += string(givenNames[random.IntN(len(givenNames))])
	}
	if random.IntN(5) == 0 {
		s.Holder = minorities[random.IntN(len(minorities))]
	}
	s.Ethnicity = ethnicities[random.IntN(len(ethnicities))]
	place := places[random.IntN(len(places))]
	year, month, day, order := 1940+random.IntN(70), 1+random.IntN(12), 1+random.IntN(28), random.IntN(1000)
	s.Number = withCheck(fmt.Sprintf("%s%04d%02d%02d%03d", place.code, year, month, day, order))
	s.Birth, s.Sex = fmt.Sprintf("%04d-%02d-%02d", year, month, day), "女"
	if order%2 == 1 {
		s.Sex = "男"
	}
	s.Address = fmt.Sprintf("%s%s%d号", place.district, streets[random.IntN(len(streets))], 1+random.IntN(300))
	if random.IntN(2) == 0 {
		s.Address += fmt.Sprintf("%d栋%d单元%d室", 1+random.IntN(20), 1+random.IntN(5), 101+random.IntN(2000))
	}
	var lines []string
	const perLine = 11
	for rest := []rune(s.Address); len(rest) > 0; {
		n := min(perLine, len(rest))
		lines, rest = append(lines, string(rest[:n])), rest[n:]
	}
	return IDCardFront(font, s.Holder, s.Sex, s.Ethnicity, [3]string{strconv.Itoa(year), strconv.Itoa(month), strconv.Itoa(day)}, lines, s.Number)
}

func (s *IDCardScene) back(font Font, random *rand.Rand) Canvas {
	district := places[random.IntN(len(places))].district
	s.Issue = district
	if cut := strings.LastIndex(district, "市"); cut > 0 {
		s.Issue = strings.TrimSuffix(district[:cut+len("市")], "") + "公安局" + strings.TrimSuffix(district[cut+len("市"):], "区") + "分局"
	}
	year, month, day := 2006+random.IntN(18), 1+random.IntN(12), 1+random.IntN(28)
	s.ValidFrom = fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	years := []int{5, 10, 20, 0}[random.IntN(4)]
	period := fmt.Sprintf("%04d.%02d.%02d-", year, month, day)
	if s.ValidTo = "长期"; years > 0 {
		s.ValidTo = fmt.Sprintf("%04d-%02d-%02d", year+years, month, day)
		period += fmt.Sprintf("%04d.%02d.%02d", year+years, month, day)
	} else {
		period += s.ValidTo
	}
	return IDCardBack(font, s.Issue, period)
}

// withCheck adds the check character of GB 11643 to seventeen digits.
func withCheck(digits string) string {
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(digits[i]-'0')
	}
	return digits + "10X98765432"[sum%11:][:1]
}
