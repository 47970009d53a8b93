package trail

import "context"

// ActorKind is what somebody was who did something.
type ActorKind string

// The kinds of actors.
const (
	User     ActorKind = "user"     // somebody who is signed in
	Program  ActorKind = "program"  // a program with a user's password or API token
	Key      ActorKind = "key"      // a program that signs with an access key
	Operator ActorKind = "operator" // a command on the server
	Job      ActorKind = "job"      // the console by itself, when the time has come
	Provider ActorKind = "provider" // the payment provider
	Stranger ActorKind = "stranger" // somebody who has not shown who they are, as who brings a link of a mail
	Console  ActorKind = "console"  // the program, where nobody asked for it
)

// ActorKinds are all of them.
var ActorKinds = []ActorKind{User, Program, Key, Operator, Job, Provider, Stranger, Console}

// Actor is who does something, and from where. ID is the user's, or the number of the access key in its account; 0 for all others. Name
// is the command or the job. Address is the client's, as the limits see it, and RequestID that of the request, as the log has it.
type Actor struct {
	Kind      ActorKind
	ID        int64
	Name      string
	Address   string
	RequestID string
}

// As gives the actor as somebody else in the same request.
func (a Actor) As(kind ActorKind, id int64) Actor {
	a.Kind, a.ID, a.Name = kind, id, ""
	return a
}

type actorKey struct{}

// By gives a context in which the actor does what is done.
func By(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// ActorOf tells who does what is done in the context: the Console, if nobody is named.
func ActorOf(ctx context.Context) Actor {
	if a, named := ctx.Value(actorKey{}).(Actor); named {
		return a
	}
	return Actor{Kind: Console}
}
