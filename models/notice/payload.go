package notice

import (
	"encoding/json"
	"fmt"
	"time"
)

// PayloadVersion is that of what webhooks post. Fields may be added to it and to Data; whoever changes or removes one writes the next
// version, and offers both.
const PayloadVersion = 1

// Occasion is where and when something was told.
type Occasion struct {
	Account      int64
	Notification string // its reference, "" of a test
	At           time.Time
}

// event is what a webhook posts: type, timestamp and data are as Standard Webhooks recommends, and data is the message itself.
type event struct {
	Type         Kind      `json:"type"`
	Timestamp    time.Time `json:"timestamp"`
	Version      int       `json:"version"`
	Account      int64     `json:"account"`
	Topic        Topic     `json:"topic"`
	Notification string    `json:"notification,omitzero"`
	DataType     Kind      `json:"data_type,omitzero"` // whose fields Data has, of an end
	Data         Message   `json:"data"`
}

// ended stands behind the type of what is over.
const ended = ".ended"

// EndOf names the event that what was told by one of the kind is over.
func EndOf(told Kind) Kind { return told + ended }

// TopicTest is that of the message that is sent at the push of a button.
const TopicTest Topic = "test"

// Test is that message: it tells nothing.
type Test struct {
	Endpoint string `json:"endpoint"`
}

// Kind names it.
func (Test) Kind() Kind { return "test" }

// Topic is what it is about.
func (Test) Topic() Topic { return TopicTest }

// Payload writes what webhooks post of the notice.
func Payload(n Notice, o Occasion) ([]byte, error) {
	body, err := json.Marshal(event{
		Type: n.Kind(), Timestamp: o.At.UTC(), Version: PayloadVersion, Account: o.Account, Topic: n.Topic(), Notification: o.Notification, Data: n,
	})
	if err != nil {
		return nil, fmt.Errorf("write webhook %s: %w", n.Kind(), err)
	}
	return body, nil
}

// EndPayload writes what webhooks post when what the notice told of is over: what is true from then on, which may be a notice of another
// kind, or as before.
func EndPayload(told, now Notice, o Occasion) ([]byte, error) {
	body, err := json.Marshal(event{
		Type: EndOf(told.Kind()), Timestamp: o.At.UTC(), Version: PayloadVersion, Account: o.Account, Topic: told.Topic(), Notification: o.Notification,
		DataType: now.Kind(), Data: now,
	})
	if err != nil {
		return nil, fmt.Errorf("write webhook %s: %w", EndOf(told.Kind()), err)
	}
	return body, nil
}

// EventTypes are all types of events that webhooks are told of.
func EventTypes() []Kind {
	var all []Kind
	for _, n := range notices {
		if !Personal(n) {
			all = append(all, n.Kind(), EndOf(n.Kind()))
		}
	}
	return all
}

// Topics are all that notifications are about, alerts first.
func Topics() []Topic {
	var all []Topic
	all = append(all, Alerts...)
	return append(all, NoticeCap, NoticePayment, NoticeRefund, NoticeAuto, NoticeDocument, NoticeSecurity, NoticeKey, NoticeWebhook, NoticePrices)
}
