package notice

import (
	"slices"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// What the examples are made of.
var (
	exampleTime  = time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC)
	exampleLater = exampleTime.Add(24 * time.Hour)
	examplePlace = Place{Region: "ap-southeast-2", Service: "passport", RegionName: "AP-Bangkok", ServiceName: "Passport OCR"}
	exampleOther = Place{Region: "ap-southeast-3", Service: "passport", RegionName: "AP-Singapore", ServiceName: "Passport OCR"}
	exampleUse   = Next{Payer: PayPerUse, PriceMicros: 14_500}
	exampleOwing = Arrears{PerUse: GoesOnPerUse, StopsAt: exampleLater, LimitMicros: 50_000_000, PackageCalls: 5}
	exampleOver  = ArrearsOver{
		Owing: Span{From: exampleTime, Until: exampleLater}, OwedMicros: 2_000_000, Subscribed: true,
		Meanwhile: Meanwhile{Subscribed: true, RefusedFrom: exampleTime.Add(time.Hour), Cause: GraceOver},
	}
	exampleBack    = GivenBack{Payment: "PAY-100000001-2", Amount: exampleMoney(5_000_000), Went: WentToCard, Available: exampleMoney(1_000_000)}
	exampleDispute = Disputed{Payment: "PAY-100000001-2", Amount: exampleMoney(5_000_000), TopUpIsStopped: true}
)

// ExampleOccasion is what the examples are posted for.
var ExampleOccasion = Occasion{Account: 100000001, Notification: "NTF-100000001-7", At: exampleTime.Add(time.Second)}

func exampleMoney(micros rules.Micros) Money { return Money{Micros: micros, Currency: "USD"} }

// Examples has each notice once, in the order of the registry, with arguments such as it has in life.
func Examples() []Notice {
	return append(exampleAlerts(), exampleOfMoney()...)
}

// Posted are those that webhooks post, as documentation shows them.
func Posted() []Notice { return slices.DeleteFunc(Examples(), Personal) }

func exampleAlerts() []Notice {
	return []Notice{
		LowBalance{At: exampleTime, AvailableMicros: 4_000_000, WantedMicros: 10_000_000, BelowZero: &BelowZero{Subscribed: true, Credit: Credit{GraceSeconds: 86_400, LimitMicros: 50_000_000}}},
		LowBalanceOver{At: exampleTime, WantedMicros: 10_000_000},
		InArrears{At: exampleTime, OwedMicros: 2_000_000, Since: exampleTime, Arrears: exampleOwing},
		CallsStopped{At: exampleLater, OwedMicros: 2_000_000, Since: exampleTime, Arrears: Arrears{PerUse: RefusedPerUse}},
		exampleOver,
		CallsResumed{At: exampleLater, Over: &exampleOver, Turn: Turn{Kind: TurnResumed, Subscribed: true}},
		PackageUsed{At: exampleTime, Package: "PKG-100000001-2", Place: examplePlace, Percent: 80, LeftCalls: 200, QuotaCalls: 1000, Then: exampleUse, Again: Renew},
		CapUsed{At: exampleTime, Cap: "CAP-100000001-2", Region: "AP-Bangkok", Percent: 80, Used: 40_500_000, Amount: 50_000_000, Hard: true, Opens: exampleLater},
		PackageUsedUp{At: exampleTime, Package: "PKG-100000001-2", Place: examplePlace, QuotaCalls: 1000, Now: exampleUse, Again: BuyOne},
		PackageExpiring{At: exampleTime, Package: "PKG-100000001-2", Place: examplePlace, LeftCalls: 120, QuotaCalls: 1000, ExpiresAt: exampleLater, Then: exampleUse, Again: Renew},
		UnusualSpend{At: exampleTime, Weekday: time.Tuesday, SpentMicros: 12_000_000, UsualMicros: 3_000_000},
		OtherRegion{At: exampleTime, Place: examplePlace, PaidCalls: 40, PaidMicros: 320_000, Idle: "PKG-100000001-5", IdlePlace: exampleOther, IdleLeftCalls: 960},
		CapForecast{
			At: exampleTime, Cap: "CAP-100000001-2", Hard: true, Used: 30_000_000, Amount: 50_000_000, PerDay: 2_000_000, PaceFrom: exampleTime.Add(-14 * 24 * time.Hour),
			ReachedAt: exampleTime.Add(10 * 24 * time.Hour), Opens: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
		},
		CallsRefused{At: exampleTime, Code: "ModelArts.4204", Status: 403, Calls: 3, Hour: Span{From: exampleTime, Until: exampleTime.Add(time.Hour)}},
		CallsWereRefused{Code: "ModelArts.4204", Status: 403, Calls: 120, Hour: Span{From: exampleTime, Until: exampleTime.Add(time.Hour)}},
	}
}

func exampleOfMoney() []Notice {
	return []Notice{
		OrderCompletedLate{Order: "ORD-100000001-2", Paid: exampleMoney(45_000_000)},
		TransferArrived{Payment: "PAY-100000001-2", Arrived: exampleMoney(40_000_000), Asked: exampleMoney(50_000_000), Available: exampleMoney(41_000_000)},
		ToppedUpOnly{Order: "ORD-100000001-2", Paid: exampleMoney(15_400_000), Why: OrderNotCovered},
		PaymentReturned{Order: "ORD-100000001-2", Paid: exampleMoney(45_000_000), Why: OrderCancelled},
		RefundFailed{Amount: exampleMoney(45_000_000), Failure: cause.InWords("expired_card")},
		GivenBackElsewhere{GivenBack: exampleBack, Bought: "ORD-100000001-2", Returned: true},
		TopUpGivenBack{GivenBack: exampleBack, Reason: cause.InWords("paid twice")},
		PriceGivenBack{GivenBack: exampleBack, Reason: cause.InWords("outage"), Returned: true},
		DisputeOpened{Disputed: exampleDispute},
		DisputeWon{Disputed: exampleDispute},
		DisputeLost{Disputed: exampleDispute},
		DisputePrevented{Disputed: exampleDispute},
		ToppedUp{Payment: "PAY-100000001-2", Amount: exampleMoney(50_000_000), Available: exampleMoney(51_000_000)},
		BoughtAutomatically{Order: "ORD-100000001-2", Price: exampleMoney(45_000_000), Calls: 1000, Place: examplePlace, Available: exampleMoney(6_000_000)},
		BoughtByForecast{
			Order: "ORD-100000001-2", Price: exampleMoney(116_000_000), Calls: 10_000, Quantity: 1, Place: examplePlace, Days: 30, Window: 10_350,
			PerUse: exampleMoney(150_075_000), Saved: exampleMoney(29_000_000), Available: exampleMoney(6_000_000),
		},
		AutoStopped{Automation: AutoPurchase, Why: cause.Stored{Cause: cause.AutoUnconfirmed}},
		CapReached{Automation: AutoTopUp, Spent: exampleMoney(80_000_000), Cap: exampleMoney(100_000_000), Wanted: exampleMoney(50_000_000)},
		MonthInvoiced{Document: "INV-000007", Month: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)},
		SignInsFailed{Email: "ada@example.com", Failures: 12, Tried: Span{From: exampleTime, Until: exampleLater}, Guesses: 100, WithinMinutes: 15},
		ConfirmedByMail{Ended: []Ended{{What: EndedKeys, Count: 2}}},
		PasswordChanged{Email: "ada@example.com"},
		EmailChanged{Before: "ada@example.com", Email: "ada@example.org"},
		SignInChanged{Email: "ada@example.com", What: AuthenticatorAdded},
		SSOChanged{What: SSODomainVerified, Name: "example.com", By: "ada@example.com"},
		SSODomainGone{Domain: "example.com", Since: exampleTime, Until: exampleLater},
		CodesFailed{Email: "ada@example.com", Guesses: 10, WithinMinutes: 15},
		NewBrowser{Email: "ada@example.com", Browser: "Firefox", System: "Windows", Address: "203.0.113.7", At: exampleTime},
		KeyReported{Key: "KEY-100000001-2", AccessKey: "QTWAOYTTINDUT2QVKYUC", Name: "scanner", At: exampleTime},
		WebhookStopped{
			At: exampleLater, Webhook: "WHK-100000001-1", URL: "https://hooks.example.com/ocr", Why: WebhookFailing, Delivery: "DLV-100000001-12",
			Since: exampleTime, Attempts: 11,
		},
		KeyUnusual{
			At: exampleTime.Add(time.Minute), Incident: "INC-100000001-1", Key: "QTWAOYTTINDUT2QVKYUC", Stopped: true, Hour: Span{From: exampleTime, Until: exampleTime.Add(time.Hour)},
			Calls: 412, Micros: 5_974_000, BandCalls: 300, BandMicros: 5_000_000,
		},
		MemberChanged{What: MemberJoined, Email: "dev@example.com", Role: "developer", By: "dev@example.com"},
		PricesAnnounced{At: exampleTime, From: exampleLater, Day: "2026-04-01", Dearer: true},
		PricesWithdrawn{At: exampleTime, From: exampleLater},
		OperatorActed{What: OperatorCredited, Reason: "Goodwill", Amount: cause.Money{Micros: 5_000_000, Currency: "USD"}},
	}
}
