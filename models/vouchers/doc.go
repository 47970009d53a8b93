// Package vouchers has codes that operators hand out and customers redeem for a free package, or for credit.
//
// What was decided:
//
//   - A voucher of a package gives a free one, never money: nothing of it can be paid out, and there is nothing to return. It pays calls before
//     bought ones, as all free packages do; what happens when it is used up stays as the customer chose before.
//   - A voucher of credit is an entry of the ledger, as an operator's credit is one: it ends arrears, pays calls and packages, is no payment, has no
//     document, and no card gets it back. It does not expire.
//   - What an operator makes counts as money that they move alone: every code, used as often as it can be, at what it gives. More waits for a second
//     one, and its codes are drawn when that one approves, and shown to them. Who runs the program makes what they like.
//   - A person redeems one voucher of a batch, by whichever of their accounts, so that nobody collects those of a campaign: the rule of all
//     that is free, models.GiveToPerson. How many go to a network is not counted: operators hand codes out, to a hall at once perhaps,
//     and bound them by their number. Whoever has a code may give it away.
//   - Codes are drawn by chance out of 2^75, kept as hashes, and shown once, when they are made. Each has a last character that
//     shows when another is mistyped. Attempts with codes that are none are counted by account and network, as failures to sign in.
//   - Redeeming is one transaction under the lock of the account and of the voucher: a code is redeemed as often as it says, by however
//     many at once. Whoever sends it again learns what it gave them. Looking at what a code gives asks the same
//     questions, in a transaction that is given up.
package vouchers
