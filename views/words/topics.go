package words

import "ocrconsole/models/notice"

// topics names what notifications are about.
var topics = map[notice.Topic]string{
	notice.AlertLowBalance: "Low balance", notice.AlertPackageUsed: "Package used", notice.AlertPackageExpiring: "Package expiring",
	notice.AlertArrears: "Arrears", notice.AlertUnusualSpend: "Unusual spend", notice.AlertOtherRegion: "Package in another region",
	notice.AlertCapForecast: "Cap will be reached", notice.AlertRefusals: "Calls refused",
	notice.NoticeCap: "Caps", notice.NoticePayment: "Payments and orders", notice.NoticeRefund: "Refunds", notice.NoticeAuto: "Automatic purchases and top-ups",
	notice.NoticeDocument: "Invoices", notice.NoticeSecurity: "Security", notice.NoticeKey: "Access keys", notice.NoticePrices: "Prices", notice.NoticeWebhook: "Webhooks", notice.TopicTest: "Test",
}

// Topic names what notifications are about.
func Topic(t notice.Topic) string { return topics[t] }
