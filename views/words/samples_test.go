package words_test

import (
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

var (
	noon   = time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC)
	later  = noon.Add(24 * time.Hour)
	here   = notice.Place{Region: "ap-bangkok", Service: "passport", RegionName: "AP-Bangkok", ServiceName: "Passport OCR"}
	there  = notice.Place{Region: "ap-singapore", Service: "passport", RegionName: "AP-Singapore", ServiceName: "Passport OCR"}
	credit = notice.Credit{GraceSeconds: 86_400, LimitMicros: 50_000_000}
	perUse = notice.Next{Payer: notice.PayPerUse, PriceMicros: 14_500}
	goesOn = notice.Arrears{PerUse: notice.GoesOnPerUse, StopsAt: later, LimitMicros: 50_000_000, PackageCalls: 5}
	stops  = notice.Arrears{PerUse: notice.RefusedPerUse}
	ended  = []notice.Ended{{What: notice.EndedKeys, Count: 2}, {What: notice.EndedPassword, Count: 1}}
)

func usd(micros rules.Micros) notice.Money { return notice.Money{Micros: micros, Currency: "USD"} }

var over = notice.ArrearsOver{
	Owing: notice.Span{From: noon, Until: later}, OwedMicros: 2_000_000, Subscribed: true,
	Meanwhile: notice.Meanwhile{Subscribed: true, RefusedFrom: noon.Add(time.Hour), Cause: notice.GraceOver},
}

func givenBack(went notice.MoneyWent, order string) notice.GivenBack {
	return notice.GivenBack{Payment: "PAY-1-2", Order: order, Amount: usd(5_000_000), Went: went, Available: usd(-1_000_000), Owing: true}
}

// samples has each message with arguments such as it has in life, in as many forms as its words have.
var samples = []notice.Message{
	notice.LowBalance{At: noon, AvailableMicros: 4_000_000, WantedMicros: 10_000_000, BelowZero: &notice.BelowZero{Subscribed: true, Credit: credit}},
	notice.LowBalance{At: noon, AvailableMicros: -1_000_000, WantedMicros: 10_000_000, Arrears: &goesOn},
	notice.LowBalance{At: noon, WantedMicros: 10_000_000, Trial: &notice.Trial{State: notice.TrialRunning, StarterMicros: 500_000, UsedMicros: 130_000, Credit: credit}},
	notice.MemberChanged{What: notice.MemberJoined, Email: "eve@example.com", Role: "viewer", By: "login.example.com", SSO: true},
	notice.MemberChanged{What: notice.MemberRole, Email: "eve@example.com", Role: "billing", By: "login.example.com", SSO: true},
	notice.SSODomainGone{Domain: "example.com", Since: noon, Until: noon.AddDate(0, 0, 7)},
	notice.SSODomainGone{Domain: "example.com", Since: noon, Until: noon.AddDate(0, 0, 30), Silent: true},
	notice.SSODomainGone{Domain: "example.com", Since: noon, Lapsed: true},
	notice.SSOChanged{What: notice.SSOSet, Name: "login.example.com", By: "ada@example.com"},
	notice.SSOChanged{What: notice.SSORemoved, Name: "login.example.com", By: "ada@example.com"},
	notice.SSOChanged{What: notice.SSODomainVerified, Name: "example.com"},
	notice.SSOChanged{What: notice.SSODomainRemoved, Name: "example.com", By: "ada@example.com"},
	notice.SSOChanged{What: notice.SSOOnly, By: "ada@example.com", BreakGlass: "bob@example.com"},
	notice.SSOChanged{What: notice.SSONotOnly},
	notice.SSOChanged{What: notice.SSOUnlinked, Name: "eve@example.com", By: "ada@example.com"},
	notice.LowBalanceOver{At: noon, WantedMicros: 10_000_000},
	notice.InArrears{At: noon, OwedMicros: 2_000_000, Since: noon, Arrears: goesOn},
	notice.CallsStopped{At: later, OwedMicros: 2_000_000, Since: noon, Arrears: stops},
	notice.CallsStopped{At: later, OwedMicros: -3_000, Arrears: stops},
	over,
	notice.CallsResumed{At: later, Over: &over, Turn: notice.Turn{Kind: notice.TurnResumed, Subscribed: true}},
	notice.CallsResumed{At: later, Turn: notice.Turn{Kind: notice.TurnResumed, Subscribed: true}},
	notice.PackageUsed{At: noon, Package: "PKG-1-2", Place: here, Percent: 80, LeftCalls: 200, QuotaCalls: 1000, Then: perUse, Again: notice.Renew},
	notice.CapUsed{At: noon, Cap: "CAP-1-2", Percent: 80, Used: 40_500_000, Amount: 50_000_000, Hard: true, Opens: later},
	notice.CapUsed{At: noon, Cap: "CAP-1-3", Region: "AP-Bangkok", Service: "Passport OCR", Key: "AKID", Calls: true, Percent: 100, Used: 500, Amount: 500, Hard: true},
	notice.CapUsed{At: noon, Cap: "CAP-1-6", Percent: 100, Used: 50_000_000, Amount: 50_000_000, Hard: true, Opens: later},
	notice.CapUsed{At: noon, Cap: "CAP-1-5", Tag: "team=scan", Calls: true, Hard: true, Percent: 50, Used: 250, Amount: 500, Opens: later},
	notice.CapUsed{At: noon, Cap: "CAP-1-4", Region: "AP-Bangkok", Calls: true, Percent: 100, Used: 501, Amount: 500, Opens: later},
	notice.PackageUsedUp{At: noon, Package: "PKG-1-2", Place: here, QuotaCalls: 1000, Now: notice.Next{
		Payer: notice.PaysPackage, Package: "PKG-1-3", Packages: 2, LeftCalls: 1500, Later: &notice.Later{Package: "PKG-1-4", LeftCalls: 1, From: later},
	}, Again: notice.BuyOne},
	notice.PackageExpiring{
		At: noon, Package: "PKG-1-2", Place: here, LeftCalls: 1, ExpiresAt: later,
		Then: notice.Next{Payer: notice.PaysNobody, Refusal: notice.NotSubscribed}, Again: notice.NotSold,
	},
	notice.UnusualSpend{At: noon, Weekday: time.Tuesday, SpentMicros: 12_000_000, UsualMicros: 3_000_000},
	notice.OtherRegion{At: noon, Place: here, PaidCalls: 40, PaidMicros: 320_000, Idle: "PKG-1-5", IdlePlace: there, IdleLeftCalls: 960},
	notice.CapForecast{At: noon, Cap: "CAP-1-2", Hard: true, Used: 30_000_000, Amount: 50_000_000, PerDay: 2_000_000, PaceFrom: noon, ReachedAt: later, Opens: later.Add(time.Hour)},
	notice.CapForecast{At: noon, Cap: "CAP-1-3", Region: "AP-Bangkok", Service: "Passport OCR", Key: "KEY-1-2", Calls: true, Used: 30, Amount: 50, PerDay: 2, PaceFrom: noon, ReachedAt: later},
	notice.CallsRefused{At: noon, Code: "ModelArts.4204", Status: 403, Calls: 1, Hour: notice.Span{From: noon, Until: later}},
	notice.CallsRefused{At: noon, Code: "ModelArts.4102", Status: 401, Calls: 3, Hour: notice.Span{From: noon, Until: later}},
	notice.CallsRefused{At: noon, Code: "AIS.0999", Status: 400, Calls: 3, Hour: notice.Span{From: noon, Until: later}},
	notice.CallsWereRefused{Code: "ModelArts.4106", Status: 403, Calls: 120, Hour: notice.Span{From: noon, Until: later}},
	notice.CallsWereRefused{Code: "APIG.0301", Status: 401, Calls: 1, Hour: notice.Span{From: noon, Until: later}},
	notice.OtherRegion{At: noon, Place: here, Since: noon, Weekday: "Monday", PaidCalls: 412, PaidMicros: 6_180_000, RefusedCalls: 1, Idle: "PKG-1-5", IdlePlace: there, IdleLeftCalls: 960},
	notice.OtherRegion{At: noon, Place: here, Since: noon, RefusedCalls: 3, Idle: "PKG-1-5", IdlePlace: there, IdleLeftCalls: 1},

	notice.OrderCompletedLate{Order: "ORD-1-2", Paid: usd(45_000_000)},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderNotCovered},
	notice.TransferArrived{Payment: "PAY-1-2", Arrived: usd(50_000_000), Available: usd(51_000_000)},
	notice.TransferArrived{Payment: "PAY-1-2", Arrived: usd(40_000_000), Asked: usd(50_000_000), Available: usd(41_000_000)},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderPaidElse},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderPromised, Until: later},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderShort},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderLateUncovered},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.TransferWithdrawn},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.TransferOverdue},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.TransferNotNeeded},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.TransferTooLittle},
	notice.OrderCompletedLate{Order: "ORD-1-2", Paid: usd(45_000_000), ByTransfer: true},
	notice.PaymentReturned{Order: "ORD-1-2", Paid: usd(45_000_000), Why: notice.OrderCancelled},
	notice.PaymentReturned{Order: "ORD-1-2", Paid: usd(45_000_000), Why: notice.OrderNotOnSale},
	notice.PaymentReturned{Order: "ORD-1-2", Paid: usd(45_000_000), Why: notice.OrderSuspended},
	notice.ToppedUpOnly{Order: "ORD-1-2", Paid: usd(15_400_000), Why: notice.OrderSuspended},
	notice.RefundFailed{Amount: usd(45_000_000), Failure: cause.InWords("The card was closed.")},
	notice.GivenBackElsewhere{GivenBack: givenBack(notice.WentToCard, ""), Bought: "ORD-1-2", Returned: true},
	notice.TopUpGivenBack{GivenBack: givenBack(notice.GoesToCard, ""), Reason: cause.InWords("You paid twice.")},
	notice.PriceGivenBack{GivenBack: givenBack(notice.WentToBalance, "ORD-1-2"), Reason: cause.InWords("An outage."), Returned: true},
	notice.DisputeOpened{Disputed: notice.Disputed{Payment: "PAY-1-2", Amount: usd(5_000_000), TopUpIsStopped: true}},
	notice.DisputeWon{Disputed: notice.Disputed{Payment: "PAY-1-2", Amount: usd(5_000_000)}},
	notice.DisputeLost{Disputed: notice.Disputed{Payment: "PAY-1-2", Amount: usd(5_000_000)}},
	notice.DisputePrevented{Disputed: notice.Disputed{Payment: "PAY-1-2", Amount: usd(5_000_000)}},
	notice.ToppedUp{Payment: "PAY-1-2", Amount: usd(50_000_000), Available: usd(51_000_000)},
	notice.BoughtAutomatically{Order: "ORD-1-2", Price: usd(45_000_000), Calls: 1000, Place: here, Available: usd(6_000_000)},
	notice.BoughtByForecast{
		Order: "ORD-1-2", Price: usd(116_000_000), Calls: 10_000, Quantity: 1, Place: here, Days: 30, Window: 10_350, PerUse: usd(150_075_000), Saved: usd(29_000_000), Available: usd(6_000_000),
	},
	notice.AutoStopped{Automation: notice.AutoPurchase, Why: cause.InWords("This package is not on sale any more.")},
	notice.CapReached{Automation: notice.AutoTopUp, Spent: usd(80_000_000), Cap: usd(100_000_000), Wanted: usd(50_000_000)},
	notice.CapReached{Automation: notice.AutoForecast, Spent: usd(80_000_000), Cap: usd(100_000_000), Wanted: usd(50_000_000)},
	notice.MonthInvoiced{Document: "INV-000007", Month: noon},

	notice.SignInsFailed{Email: "ada@example.com", Failures: 12, Tried: notice.Span{From: noon, Until: later}, Guesses: 100, WithinMinutes: 15},
	notice.ConfirmedByMail{Ended: ended},
	notice.PasswordChanged{Email: "ada@example.com"},
	notice.PasswordChanged{Email: "ada@example.com", Ended: ended},
	notice.KeyReported{Key: "KEY-100000001-1", AccessKey: "QTWAOYTTINDUT2QVKYUC", Name: "scanner", At: noon},
	notice.KeyReported{Key: "KEY-100000001-1", AccessKey: "QTWAOYTTINDUT2QVKYUC", At: noon, Former: true},

	notice.WebhookStopped{At: later, Webhook: "WHK-1-2", URL: "https://hooks.example.com/ocr", Why: notice.WebhookFailing, Delivery: "DLV-1-12", Since: noon, Attempts: 11},
	notice.WebhookMoved{At: later, Webhook: "WHK-1-2", Before: "https://hooks.example.com/ocr", URL: "https://hooks.example.org/ocr"},
	notice.WebhookStopped{At: later, Webhook: "WHK-1-2", URL: "https://hooks.example.com/ocr", Why: notice.WebhookGone, Delivery: "DLV-1-12", Since: noon, Attempts: 1},
	notice.PasswordChanged{Email: "ada@example.com", InConsole: true},
	notice.EmailChanged{Before: "ada@example.com", Email: "ada@example.org"},
	notice.SignInChanged{Email: "ada@example.com", What: notice.AuthenticatorAdded},
	notice.SignInChanged{Email: "ada@example.com", What: notice.AuthenticatorRemoved, Off: true},
	notice.SignInChanged{Email: "ada@example.com", What: notice.PasskeyAdded, Name: "Work laptop"},
	notice.SignInChanged{Email: "ada@example.com", What: notice.PasskeyRemoved, Name: "Work laptop"},
	notice.SignInChanged{Email: "ada@example.com", What: notice.RecoveryCodesMade},
	notice.SignInChanged{Email: "ada@example.com", What: notice.RecoveryCodeUsed, Left: 9},
	notice.SignInChanged{Email: "ada@example.com", What: notice.RecoveryCodeUsed, Left: 1},
	notice.SignInChanged{Email: "ada@example.com", What: notice.RecoveryCodeUsed},
	notice.SignInChanged{Email: "ada@example.com", What: notice.FactorsRemoved, Off: true},
	notice.SignInChanged{Email: "ada@example.com", What: notice.FactorRequired},
	notice.SignInChanged{Email: "ada@example.com", What: notice.FactorNotRequired},
	notice.CodesFailed{Email: "ada@example.com", Guesses: 10, WithinMinutes: 15},
	notice.NewBrowser{Email: "ada@example.com", Browser: "Firefox", System: "Windows", Address: "203.0.113.7", At: noon},
	notice.NewBrowser{Email: "ada@example.com", Address: "203.0.113.7", At: noon},

	notice.PricesAnnounced{At: noon, From: later, Day: "2026-04-01", Dearer: true},
	notice.PricesAnnounced{At: noon, From: later, Day: "2026-04-01"},
	notice.PricesWithdrawn{At: noon, From: later},
	notice.OperatorActed{What: notice.OperatorGave, Reason: "Calls failed"},
	notice.OperatorActed{What: notice.OperatorVouched, Reason: "Pays by invoice"},
	notice.OperatorActed{What: notice.OperatorSuspended, Reason: "Calls come from keys that were stolen"},
	notice.OperatorActed{What: notice.OperatorResumed, Reason: "The keys were replaced"},
	notice.OperatorActed{What: notice.OperatorTookBack, Reason: "It was for another account"},
	notice.OperatorActed{What: notice.OperatorCredited, Reason: "Goodwill", Amount: cause.Money{Micros: 5_000_000, Currency: "USD"}},
	notice.OperatorActed{What: notice.OperatorDebited, Reason: "Credited twice", Amount: cause.Money{Micros: 5_000_000, Currency: "USD"}},
	notice.OperatorActed{What: notice.OperatorLimited, Reason: "Pays by invoice", MayOwe: &notice.GoesOn{Credit: notice.Credit{GraceSeconds: 259_200, LimitMicros: 250_000_000}}},
	notice.OperatorActed{What: notice.OperatorLimited, Reason: "Pays late", MayOwe: &notice.GoesOn{}},
	notice.OperatorActed{What: notice.OperatorUnvouched, Reason: "Pays by card now"},
	notice.KeyUnusual{At: noon, Incident: "INC-1-1", Key: "AKID", Stopped: true, Hour: notice.Span{From: noon, Until: later}, Calls: 412, Micros: 5_974_000, BandCalls: 300, BandMicros: 5_000_000},
	notice.KeyUnusual{At: noon, Incident: "INC-1-1", Key: "AKID", Hour: notice.Span{From: noon, Until: later}, Calls: 412, BandCalls: 300, BandMicros: 5_000_000},

	notice.ConfirmAddress{Token: "t", Within: 168, Needed: true},
	notice.KnownAlready{},
	notice.ResetPassword{Token: "t", Within: 24},
	notice.ConfirmBookkeeping{Token: "t", Customer: "Known", Within: 168},
	notice.DocumentIssued{Paper: notice.PaperInvoice, Name: "INV-000007", Customer: "Known"},
	notice.DocumentIssued{Paper: notice.PaperReceipt, Name: "REC-000007", Customer: "Known", TooLarge: true},
	notice.NewEmail{Token: "t", Before: "ada@example.com", Within: 24},
	notice.NewEmailTaken{},
	notice.EmailWanted{Token: "t", Email: "ada@example.org", Within: 168},
	notice.EmailReplaced{Token: "t", Email: "ada@example.org", Within: 168},
	notice.AccountClosed{Name: "Acme", At: noon, ErasesAt: noon},
	notice.AccountClosed{Name: "Acme", At: noon, ErasesAt: noon, ByOperator: true, Reason: "As they asked by phone"},
	notice.Invited{Token: "t", Account: "Acme", Role: "developer", By: "ada@example.com", Until: later},
	notice.RemovedFromAccount{Account: "Acme"},
	notice.OrderWaits{Order: "ORD-1-2", Account: "Acme", By: "dev@example.com", Total: usd(45_000_000), Until: later},
	notice.OrderDecided{Order: "ORD-1-2", Account: "Acme", By: "ada@example.com", Total: usd(45_000_000), Approved: true},
	notice.OrderDecided{Order: "ORD-1-2", Account: "Acme", By: "ada@example.com", Note: "Next month, please.", Total: usd(45_000_000)},
	notice.MemberChanged{What: notice.MemberJoined, Email: "dev@example.com", Role: "developer", By: "dev@example.com"},
	notice.MemberChanged{What: notice.MemberLeft, Email: "dev@example.com", Role: "developer", By: "dev@example.com"},
	notice.MemberChanged{What: notice.MemberLeft, Email: "dev@example.com", Role: "billing", By: "dev@example.com", Keys: "end", Webhooks: "keep"},
	notice.MemberChanged{What: notice.MemberRemoved, Email: "dev@example.com", Role: "developer", By: "ada@example.com", Keys: "transfer", Webhooks: "transfer"},
	notice.MemberChanged{What: notice.MemberRole, Email: "dev@example.com", Role: "owner", By: "ada@example.com"},
	notice.MemberChanged{What: notice.MemberSpending, Email: "dev@example.com", Role: "developer", By: "ada@example.com"},
	notice.Mailed{Says: notice.EmailChanged{Before: "ada@example.com", Email: "ada@example.org"}, OfAnother: true, Notification: "NTF-1-2"},
	notice.Mailed{Says: over, Notification: "NTF-1-2", Unsubscribe: "u"},
}
