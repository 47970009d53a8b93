// Package vouchers has codes that operators hand out and customers redeem for a free package.
//
// What was decided:
//
//   - A voucher gives a free package, never money: nothing of it can be paid out, and there is nothing to return. It pays calls before
//     bought ones, as all free packages do; what happens when it is used up stays as the customer chose before.
//   - A person redeems one voucher of a batch, by whichever of their accounts, so that nobody collects those of a campaign: the rule of all
//     that is free, models.GiveToPerson. How many go to a network is not counted: operators hand codes out, to a hall at once perhaps,
//     and bound them by their number. Whoever has a code may give it away.
//   - Codes are drawn by chance out of 2^75, kept as hashes, and shown once, when they are made. Each has a last character that
//     shows when another is mistyped. Attempts with codes that are none are counted by account and network, as failures to sign in.
//   - Redeeming is one transaction under the lock of the account and of the voucher: a code is redeemed as often as it says, by however
//     many at once. Whoever sends it again learns which package it gave them.
package vouchers
