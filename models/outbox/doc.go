// Package outbox sends the mails that were ordered: it composes each when its time has come and hands it to the
// postman, the port to whatever takes mails on. A mail is sent once; only when the process dies, or the line breaks,
// between sending and writing that down, is it sent again, under the same id.
//
// Mails are ordered in the transaction that gives reason for them, and written when they are sent: whom they reach, and the token in
// a link, are found out then, so that an answer tells nobody who is a customer and no token is stored. Links are made of the
// public address, never of a request's. Notifications are not mailed to an address that nobody confirmed.
//
// What a mail says is facts, put in words when it is sent: nothing that was written waits in the outbox for another version of the
// program. Facts are stored and stay, and a notification's mail tells at each attempt of the same moment, so that a mail
// which is sent again says the same.
package outbox
