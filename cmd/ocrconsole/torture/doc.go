// Package torture breaks the console on purpose and finds out whether it kept its promises.
//
// A world is one database, the consoles that serve it, everything they talk to, and customers, gateways and a payment
// provider that use them all the time. One fault after the other happens to it: a process is killed or stands still, the
// network loses what was sent, the disk is full, the clock jumps, the provider says everything twice and too late. What the
// console answered is written down (History). After each fault the world comes to rest, and what was answered is compared
// with what is stored: nothing may be lost, doubled, negative, or left over.
//
// Which faults happen and what the load does follow from a seed; only how they fall together in time does not. This
// follows what has served others: a history of operations that succeeded, failed or are unknown, as Jepsen keeps it, and
// faults in the whole program as it is shipped, as etcd's robustness tests have them.
//
// The consoles are this test binary, started as the program with a clock that reads its offset from a file; the program as
// it is shipped knows nothing of that: the clock goes to everything that is put together (program in cmd/ocrconsole), and is
// the system's there.
package torture
