package docs

// modeRow compares the two billing modes in one respect, in the words of the product's documents.
type modeRow struct {
	Aspect             string
	Package, PayPerUse modeCell
}

// modeCell is what a mode does in that respect: sentences, and what they announce.
type modeCell struct {
	Says  []string
	Order []string // in turn
}

func says(sentences ...string) modeCell { return modeCell{Says: sentences} }

// billingModes are the user guide's comparison of the two modes, with what the product page adds to it.
var billingModes = []modeRow{
	{
		"Payment",
		says("Prepaid.", "Payment is made in advance, as a one-time payment, from your balance or by card."),
		says("Postpaid.", "Payment is made after usage: the calls of each hour are charged to your balance once the hour is over. Top up in advance to prevent service impact caused by arrears."),
	},
	{
		"Billing method",
		says("Billed by the subscription term you purchase: a number of calls, valid for one year.",
			"A package is not extended automatically upon expiration. Use it within the validity period."),
		says("You are billed based on the actual number of successful API calls."),
	},
	{
		"Changing the billing mode",
		says("Package can be changed to pay-per-use.",
			"If you do not renew or purchase a new package before it expires or is used up, pay-per-use takes effect automatically, unless you chose to stop."),
		says("Pay-per-use can be changed to package.", "Buy a package: fees are deducted from it first, from the moment of payment on."),
	},
	{
		"Application scenarios",
		says("Scenarios where usage can be predicted: mature businesses with long-term, stable needs.",
			"More cost-effective than pay-per-use there, and recommended for long-term users."),
		says("Scenarios with fluctuating or unstable demand.",
			"You flexibly adjust usage to actual business needs and pre-set no resources, which reduces the risk of over- or under-provisioning.",
			"The service can be subscribed to and unsubscribed from at any time."),
	},
	{
		"Discount",
		says("A greater discount than pay-per-use. The larger the package specifications, the greater the discount."),
		says("None: each call costs the price of its region."),
	},
	{
		"Taking effect",
		says("Immediately upon payment. You cannot specify the date."),
		says("When you subscribe to the service in a region. It is the default billing mode."),
	},
	{
		"Region",
		says("The region where you call the API must be the same as the region where you purchase the package. Packages do not support cross-region API calls."),
		says("The region where you call the API must be the same as the region where you subscribe to the service."),
	},
	{
		"Several at once",
		modeCell{
			Says: []string{"Packages can be used together. Fees are deducted from free packages first, then from purchased ones, then pay-per-use. Of several packages of one source:"},
			Order: []string{
				"the one created first is deducted first;",
				"of those created at the same time, the one that takes effect first;",
				"of those that take effect at the same time, the one that expires first;",
				"of those that expire at the same time, the one created first, by its number.",
			},
		},
		says("What exceeds the packages is billed on a pay-per-use basis."),
	},
}
