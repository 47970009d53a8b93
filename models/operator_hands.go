package models

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// Hands are the numbers of operators, in order, with spaces between: in whose hands an operator's sign-in, or what they may, was. Who sees the link by
// which somebody sets up how they sign in may use it themselves. So it is whoever made that link, or had them do more since, and all in whose hands these
// were at the time. What the command on the server does is in nobody's hands.
type Hands string

// HandsOf gives the hands that something comes of which is done in the transaction's context.
func HandsOf(tx *gorm.DB) (Hands, error) {
	by := trail.ActorOf(tx.Statement.Context)
	if by.Kind != trail.Operator || by.ID == 0 {
		return "", nil
	}
	o, err := FindOperator(tx, by.ID)
	if err != nil {
		return "", err
	}
	return o.all(), nil
}

// And are both.
func (h Hands) And(more Hands) Hands {
	ids := slices.Concat(h.numbers(), more.numbers())
	slices.Sort(ids)
	return Hands(strings.Join(slices.Compact(ids), " "))
}

func (h Hands) numbers() []string { return strings.Fields(string(h)) }

// Names gives their addresses, of all operators.
func (h Hands) Names(all []Operator) (names []string) {
	for _, id := range h.numbers() {
		for i := range all {
			if strconv.FormatInt(all[i].ID, 10) == id {
				names = append(names, ReadableEmail(all[i].Email))
			}
		}
	}
	return names
}

// all are the operator's own hands, and those in which they were.
func (o *Operator) all() Hands { return o.Hands.And(Hands(strconv.FormatInt(o.ID, 10))) }

// shared are the hands in which both operators were, or are: none unless they may be one person.
func (o *Operator) shared(with *Operator) Hands {
	theirs := with.all().numbers()
	return Hands(strings.Join(slices.DeleteFunc(o.all().numbers(), func(id string) bool { return !slices.Contains(theirs, id) }), " "))
}

// MaySecond fails with Conflict unless the second operator is another person than the first one, whatever either did: what one asked for, the other
// decides. Two whose links one admin made could both be that admin.
func MaySecond(tx *gorm.DB, first, second int64) error {
	all, err := Operators(tx)
	if err != nil {
		return err
	}
	return MaySecondOf(all, first, second)
}

// MaySecondOf is MaySecond where all operators are loaded.
func MaySecondOf(all []Operator, first, second int64) error {
	if first == second {
		return Refuse(Conflict, cause.SecondOperator)
	}
	var both []*Operator
	for i := range all {
		if id := all[i].ID; id == first || id == second {
			both = append(both, &all[i])
		}
	}
	if len(both) < 2 { // of one who is not there nothing is known
		return Refuse(NotFound, cause.NoSuchOperator)
	}
	if shared := both[0].shared(both[1]); shared != "" {
		return Refuse(Conflict, cause.SecondInHand{Who: strings.Join(shared.Names(all), ", ")})
	}
	return nil
}

// oneHand are the numbers of the operator and of all who may be the same person.
func oneHand(all []Operator, operatorID int64) []int64 {
	ids := []int64{operatorID}
	i := slices.IndexFunc(all, func(o Operator) bool { return o.ID == operatorID })
	for j := range all {
		if i >= 0 && j != i && all[i].shared(&all[j]) != "" {
			ids = append(ids, all[j].ID)
		}
	}
	return ids
}
