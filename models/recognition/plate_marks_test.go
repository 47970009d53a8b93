package recognition

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// germanDistricts are the codes of all districts of Germany, also of those that were merged and whose codes are issued again.
var germanDistricts = strings.Fields("A AA AB ABG ABI AC AE AH AIB AIC AK AL ALF ALS ALZ AM AN ANA ANG ANK AÖ AP APD AR ARN ART AS ASD ASL ASZ AT AU AUR AW AZ AZE B BA BAD BAR BB BBG BC BCH BE BED " +
	"BER BF BGD BGL BH BI BID BIN BIR BIT BIW BK BKS BL BLB BLK BM BN BNA BO BÖ BOG BOH BOR BOT BRA BRB BRG BRI BRK BRL BRV BS BSB BSK BT BTF BU BÜD BUL BÜR BÜS BÜZ BZ BZA C CA CAS CB CE CHA " +
	"CLP CLZ CO COC COE CR CUX CW D DA DAH DAN DAU DBR DD DE DEG DEL DGF DH DI DIL DIN DIZ DKB DL DLG DM DN DO DON DS DT DU DUD DÜW DW DZ E EA EB EBE EBN EBS ECK ED EE EF EG EH EI EIC EIH " +
	"EIL EIN EIS EL EM EMD EMS EN ER ERB ERH ERK ERZ ES ESB ESW EU EUT EW F FB FD FDB FDS FEU FF FFB FG FH FI FKB FL FLÖ FN FO FOR FR FRG FRI FRW FS FT FTL FÜ FÜS FW FZ G GA GAN GAP GC GD GDB " +
	"GE GEL GEM GEO GER GF GG GHA GHC GI GK GL GLA GM GMN GN GNT GÖ GOA GOH GP GR GRA GRH GRI GRM GRS GRZ GS GT GTH GÜ GUB GUN GV GVM GW GZ H HA HAB HAL HAM HAS HB HBN HBS HC HCH HD HDH HDL HE " +
	"HEB HEF HEI HEL HER HET HF HG HGN HGW HH HHM HI HIG HIP HK HL HM HMÜ HN HO HOG HOH HOL HOM HOR HÖS HOT HP HR HRO HS HSK HST HU HÜN HUS HV HVL HWI HX HY HZ IGB IK IL ILL IN IS IZ J JB JE JEV " +
	"JL JÜL K KA KAR KB KC KE KEH KEL KEM KF KG KH KI KIB KK KL KLE KLZ KM KN KO KÖN KÖT KÖZ KR KRU KS KT KU KÜN KUS KW KY KYF L LA LAN LAU LB LBS LBZ LC LD LDK LDS LEO LER LEV LF LG LH LI LIB LIF LIN " +
	"LIP LK LL LM LN LÖ LÖB LOH LOS LP LR LRO LS LSZ LU LÜD LÜN LUK LUP LWL M MA MAB MAI MAK MAL MAR MB MC MD ME MED MEG MEI MEK MEL MER MES MET MG MGH MGN MH MHL MI MIL MK MKK ML MM MN MO MOD MOL MON MOS " +
	"MQ MR MS MSE MSH MSP MST MTK MTL MÜ MÜB MÜL MÜN MÜR MW MY MYK MZ MZG N NAB NAI NAU NB ND NDH NE NEA NEB NEC NEN NES NEW NF NH NI NK NM NMB NMS NÖ NOH NOL NOM NOR NP NR NRÜ NT NU NVP NW NWM NY NZ OA OAL " +
	"OB OBB OBG OC OCH OD OE OF OG OH OHA ÖHR OHV OHZ OK OL OLD OP OPR OR OS OSL OTT OTW OVI OVL OVP OZ P PA PAF PAN PAR PB PCH PE PEG PF PI PIR PL PLÖ PM PN PR PRÜ PS PW PZ QFT QLB R RA RC RD RDG RE REG " +
	"REH REI RG RH RI RID RIE RL RM RN RO ROD ROF ROH ROK ROL ROS ROT ROW RS RSL RT RU RÜD RÜG RV RW RY RZ S SAB SAD SÄK SAL SAN SAW SB SBG SBK SC SCZ SDH SDL SDT SE SEB SEE SEF SEL SFB SFT SG SGH SHA " +
	"SHG SHK SHL SI SIG SIM SK SL SLE SLF SLG SLK SLN SLS SLÜ SLZ SM SMÜ SN SNH SO SOB SOG SOK SOL SÖM SON SP SPB SPN SR SRB SRO ST STA STB STD STE STH STL STO SU SUL SÜW SW SWA SY SZ SZB TBB TDO TE TET " +
	"TF TG TIR TO TÖL TÖN TP TR TS TT TÜ TUT ÜB UE UEM UER UFF UH UL UM UN USI V VAI VB VEC VER VG VIB VIE VIT VK VOH VR VS W WA WAF WAK WAN WAR WAT WB WBS WDA WE WEB WEG WEL WEM WEN WER WES WF WG WHV WI WIL " +
	"WIS WIT WIZ WK WL WLG WM WMS WN WND WO WOB WOH WOL WOR WOS WR WRN WS WSF WST WSW WT WTL WTM WÜ WUG WÜM WUN WUR WW WZ WZL Z ZE ZEL ZI ZIG ZP ZR ZS ZW ZZ")

var withoutDots = strings.NewReplacer("Ä", "A", "Ö", "O", "Ü", "U")

// guessBoth weighs a line as it is read once, and as it is read several times.
func guessBoth(line string) [2]PlateGuess {
	reading := readingOf(line, 0.99, nil)
	return [2]PlateGuess{GuessPlate(reading.Line, White), WeighPlate([]PlateReading{reading, reading, reading}, White)}
}

func TestEveryGermanDistrictIsReadWholeOrNotAtAll(t *testing.T) {
	for _, district := range germanDistricts {
		plain := withoutDots.Replace(district)
		for _, behind := range []string{"X", "AB"} {
			number := plain + behind + "123"
			for _, line := range []string{number, plain + " " + behind + " 123"} {
				guesses := []PlateGuess{GuessPlate(readAs(line), White)}
				if plain != district {
					both := guessBoth(line)
					guesses = both[:]
				}
				for _, guess := range guesses {
					if plain != district && guess.Number == number && (guess.Confidence >= Sure || line != number && plain != "BO") {
						t.Errorf("%s of %s: %+v", line, district, guess)
					}
					// A number that begins with I is one of California, or of others, as likely.
					if plain == district && line != number && guess.Number != number && plain[0] != 'I' {
						t.Errorf("%s: refused, or %+v", line, guess)
					}
				}
			}
		}
	}
}

func TestADistrictWithoutDotsIsReadThoughItBeginsAsOneWith(t *testing.T) {
	for _, text := range []string{
		"LOS AB 123", "NOM AB 123", "TUT AB 123", "WUG AB 123", "WUN AB 123", "WUR AB 123", "NOH AB 123", "NOR AB 123", "NOL AB 123", "GOA AB 123", "GOH AB 123",
		"LOH AB 123", "LUP AB 123", "LOS A 123", "TUT A 1234", "LUP A 123", "BOT AB 123", "GUB AB 123", "B OA 123", "M UB 42", "L OA 123", "M-UB 4242",
	} {
		for _, guess := range guessBoth(text) {
			if guess.Number != strings.NewReplacer(" ", "", "-", "").Replace(text) || guess.Confidence < 0.72 {
				t.Errorf("%s: %+v", text, guess)
			}
		}
	}
	if guess := guessBoth("BO AB 123")[1]; guess.Number != "BOAB123" || guess.Confidence < 0.72 || guess.Confidence >= Sure {
		t.Errorf("of Bochum or the Börde: %+v", guess)
	}
	for _, text := range []string{"LOSAB123", "NOMAB123", "TUTA1234", "WUGAB123", "LUPAB123", "BOAB123"} {
		if guess := GuessPlate(readAs(text), White); guess.Number != text {
			t.Errorf("%s: %+v", text, guess)
		}
	}
	// Of numbers with one letter behind the district there are more cars for each.
	for _, text := range []string{"MUB42", "WUA123", "LUNA123"} {
		if guess := GuessPlate(readAs(text), White); guess.Number != "" {
			t.Errorf("%s: %+v", text, guess)
		}
	}
}

func TestEveryDistrictThatADottedOneMayBeTakenForIsKnown(t *testing.T) {
	for _, district := range germanDistricts {
		plain := withoutDots.Replace(district)
		if isDotted := plain != district; isDotted != (slices.Contains(dottedDistricts, plain) && !slices.Contains(plainDistricts, district)) && plain != "BO" {
			t.Errorf("%s with dots: %v", district, isDotted)
		}
		mixed := slices.ContainsFunc(dottedDistricts, func(other string) bool {
			longer, shorter := max(len(plain), len(other)), min(len(plain), len(other))
			return plain[:shorter] == other[:shorter] && (longer-shorter == 0 || longer-shorter == 1)
		})
		if plain == district && mixed != slices.Contains(plainDistricts, plain) {
			t.Errorf("%s is taken for one with dots: %v", district, mixed)
		}
	}
}

func TestMarksOfCroatiaAndSerbiaAreNotDropped(t *testing.T) {
	for town, most := range map[string]float64{
		"ČK": Sure, "KŽ": 0, "PŽ": Sure, "ŠI": Sure, "VŽ": 0, "ŽU": 0, "ČA": Sure, "ŠA": Sure, "ĆU": 0, "KŠ": Sure,
	} {
		plain := strings.NewReplacer("Č", "C", "Ć", "C", "Š", "S", "Ž", "Z").Replace(town)
		for _, rest := range []string{" 123-AB", "123AB", " 1234-AB", "123-A", "1234A"} {
			for _, guess := range guessBoth(plain + rest) {
				if guess.Number != "" && guess.Confidence >= most {
					t.Errorf("%s%s: %+v", plain, rest, guess)
				}
			}
		}
	}
	for _, town := range croatianTowns {
		for _, text := range []string{town + "123AB", town + "1234A"} {
			if guess := GuessPlate(readAs(text), White); guess.Number != text && !strings.ContainsAny(town, "IO") {
				t.Errorf("%s: %+v", text, guess)
			}
		}
	}
	if guess := GuessPlate(readAs("VZ-123-B"), Yellow); guess.Number != "VZ123B" {
		t.Errorf("a Dutch van: %s", fmt.Sprint(guess))
	}
}
