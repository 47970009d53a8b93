package recognition

// moreLabelPhrases are those in languages of which a page has another one besides: on a line of its own, such a label would be taken for the
// value below the first.
var moreLabelPhrases = map[string]string{
	labelSurname: "soyad sukunimet nume numele numeledefamilie mbiemri eftirnafn фамилия прізвище презиме επωνυμο",
	labelGiven:   "eiginnofn emri prenumele имя имена імя ονομα",
	labelName:    "namalengkap nama",
	labelNation: "kansalaisuus uyrugu uyruk vatandasligi allampolgarsag drzavljanstvo cetatenia cetatenie kodakondsus pilsoniba pilietybe kewarganegaraan " +
		"warganegara shtetesia rikisfang statsborgerskab statsborgerskap medborgarskap statneobcianstvo quoctich nasionalidad vatandaslik " +
		"гражданство громадянство држављанство υπηκοοτητα 국적",
	labelSex: "sukupuoli cinsiyeti cinsiyet neme spol sexul sugu dzimums lytis jeniskelamin jantina gjinia kasarian пол стать φυλο 성별",
	labelBirth: "syntymaaika dogumtarihi szuletesiido szuletesidatum datumrodenja rojstnidatum datumrojstva datanasterii sunniaeg sunnikuupaev " +
		"dzimsanasdatums gimimodata tanggallahir tarikhlahir datelindja datelindjes fæðingardagur datatattwelid datadenaixement dyddiadgeni " +
		"datumnarodenia ngaysinh geboortedag датарождения датанародження датанараждане датумрођења ημερομηνιαγεννησησ 생년월일 生年月日",
	labelExpiry: "viimeinenvoimassaolopaiva voimassaoloaika songecerliliktarihi gecerliliktarihi sonkullanmatarihi lejaratdatuma lejaratidatum " +
		"ervenyessegiido datumisteka vrijedido vazido datumizteka datumpoteka veljado dataexpirarii kehtivkuni derigslidz derigumatermins " +
		"galiojaiki tanggalhabisberlaku tglhabisberlaku tarikhtamat gildirtil dataskadimit dataeskadences udlobsdato utlopsdato giltigttom " +
		"datumplatnosti cogiatriden срокдействия датазакінчення валидендо датумистека ημερομηνιαληξησ 기간만료일",
	labelIssue: "myontamispaiva myonnetty verilistarihi duzenlemetarihi duzenlenmetarihi kiallitasdatuma kiallitaskelte datumizdavanja datumizdaje " +
		"dataeliberarii dataemiterii valjaandmisekuupaev valjaandmiskuupaev izdosanasdatums izdots isdavimodata tanggalpengeluaran tglpengeluaran " +
		"tarikhdikeluarkan datalleshimit dataeleshimit utgafudagur udstedelsesdato utstedtdato datumvydania datavydania ngaycap dataexpedicio " +
		"датавыдачи датавидачі датанаиздаване датумиздавања ημερομηνιαεκδοσησ 발급일 発行年月日",
	labelBorn: "syntymapaikka syntymakotikunta dogumyeri szuletesihely mjestorodenja mestorodenja mestorojstva krajrojstva rojstnikraj loculnasterii " +
		"loculdenastere sunnikoht sunnipaik dzimsanasvieta gimimovieta tempatlahir vendlindja vendilindjes fæðingarstadur faedingarstadur " +
		"posttattwelid llocdenaixement lugardenacemento jaioterria aitbhreithe mangeni miestonarodenia fodselsted fodestad fodeplass noisinh " +
		"nơisinh tugilganjoyi dogulanyeri dogulduguyer mahalipakuzaliwa lugarngkapanganakan pookngkapanganakan geboorteplek gebuertsplaz " +
		"lieudorigine месторождения місценародження мястонараждане местонараѓање месторођења месцанараджэння туғанжері τοποσγεννησησ τόποσγέννησησ " +
		"مكانالولادة مكانالميلاد محلالميلاد מקוםהלידה מקוםלידה 출생지 本籍",
	labelIssued: "verildigiyer duzenlendigiyer kiallitashelye mjestoizdavanja mestoizdavanja krajizdaje loculemiterii loculeliberarii valjaandmisekoht " +
		"izdosanasvieta isdavimovieta tempatpengeluaran tempatdikeluarkan vendilleshimit utgafustadur utstedelsessted udstedelsessted utfardandeort " +
		"miejscewydania mistovydani miestovydania plaatsvanafgifte noicap местовыдачи місцевидачі мястонаиздаване местоиздавања τοποσεκδοσησ",
	labelAuthority: "myontajaviranomainen myontanytviranomainen viranomainen myontaja verenmakam duzenleyenmakam kiallitohatosag hatosag nadleznotijelo " +
		"tijeloizdavanja izdaotijelo organizdavanja nadlezniorgan organizdaje pristojniorgan izdajatelj autoritatea autoritateaemitenta emitentde " +
		"valjaandja valjaandnudasutus izdevejiestade izdevejs iestade isdavusiinstitucija isdavusiistaiga isdave istaiga israseinstitucija " +
		"kantorpenerbit kantoryangmengeluarkan dikeluarkanoleh pejabatpengeluar pihakberkuasa autoriteti autoritetileshues utgefandi " +
		"udstedendemyndighed udstedtaf utstedendemyndighet utstedtav utfardandemyndighet myndighed vydavajuciorgan organvydavajuci vydavajiciorgan " +
		"organktoryvydal wydanyprzez coquancap ausstellendebehorde autoritaemittente autoridadexpedidora autoridademissora awdurdod udaraseisithe " +
		"autoritat органвыдавший кемвыдан органвидав органщовидав издаденаот организдавања издаваорган εκδουσααρχη αρχηεκδοσησ αρχη 발행관청 発行官庁",
	labelOther: "tyyppi turu tipus tip tipas jenis allekirjoitus imza imzasi alairas potpis podpis semnatura allkiri paraksts parasas tandatangan " +
		"nenshkrimi undirskrift podpisdrzitele henkilotunnus kimlikno tckimlikno szemelyiszam isikukood personaskods asmenskodas codnumericpersonal " +
		"osobnibroj oib kotikunta pituus boyu magassag visina inaltime pikkus augums ugis pasaport utlevel putovnica potnilist pasaportul paspor",
}
