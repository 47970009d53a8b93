// Package webhooks posts what accounts are told to addresses of their own: the third channel beside the console and mails. What is to be
// posted is ordered by models.Notify, in the transaction of what it tells, with a body that stays the same; here it is delivered, and
// customers see to their endpoints.
//
// A message is posted at least once, under one id: when the process dies between posting it and writing that down, it is posted again.
// Messages come in no certain order. Whoever claims a delivery has it for claimTime, so that any number of processes work side by side;
// each has so many under way at once, and of one account so few that it delays no other. Signatures are those of Standard Webhooks
// 1.0, which this package makes itself: the official library is one function that reads secrets and one that signs.
package webhooks
