package recognition

import "strings"

// stateCodes are the codes of issuing states, organizations and nationalities of ICAO 9303 part 3, section 5: those of
// ISO 3166-1, with Germany's single letter, and those that are for travel documents only. UTO is the standard's Utopia,
// which specimens show; of codes that were, passports may still be valid or shown as specimens.
const stateCodes = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM " +
	"BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE " +
	"D<< DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD " +
	"GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA " +
	"KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT " +
	"MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY " +
	"PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR " +
	"TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM " +
	"ZAF ZMB ZWE GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XMP XOM XPO XES XMS XDC XXA XXB XXC XXX IAO UTO " +
	"ZAR ROM SCG YUG SUN TMP XCT"

var states = func() map[string]bool {
	known := map[string]bool{}
	for code := range strings.FieldsSeq(stateCodes) {
		known[code] = true
	}
	return known
}()

// Neighbouring states that are read for each other differ in one letter, so that the other code on the page counts for much.
const (
	alike   = 0.95 // of passports are issued by the state of which their holder is
	unalike = (1 - alike) / 300
)

// bestState is the likeliest state at three places, and its probability. The other code of the zone, if it is known,
// tells most of them.
func bestState(line *zoneLine, from int, other string) (code string, probability float64) {
	for candidate := range states {
		p := line.stateAt(from, candidate)
		if candidate == other || other == "" {
			p *= alike
		} else {
			p *= unalike
		}
		if p > probability || p == probability && candidate < code {
			code, probability = candidate, p
		}
	}
	return code, probability
}

// stateAt is the probability of a state's code at three places.
func (l *zoneLine) stateAt(from int, code string) float64 {
	return l[from].of(code[0]) * l[from+1].of(code[1]) * l[from+2].of(code[2])
}
