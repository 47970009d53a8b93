package api

import "ocrconsole/models/metering"

// ordinary reads an event as gateways write it, in one pass over its text; encoding/json needs three, and most of the
// time that a report takes. It gives good events only: all else, and whatever is written in an unusual way, is left
// to parseEvent, which has the last word. Of an attribute that is there twice the last counts.
type ordinary struct {
	scanner
	specVersion, id, source, callType, subject, time, service, lease []byte // parts of the text
	status                                                           int
}

// scanEvent gives the good event that text begins with, and its length; 0 when parseEvent must look at it.
func (r *report) scanEvent(text []byte) (event metering.Event, length int) {
	o := ordinary{scanner: scanner{text: text[:min(len(text), maxEventBytes)]}}
	if !o.object() || string(o.specVersion) != specVersion || string(o.callType) != callType || len(o.source) == 0 || len(o.service) == 0 || o.status == 0 {
		return metering.Event{}, 0
	}
	at, within, ok := parseTime(o.time)
	if !ok {
		return metering.Event{}, 0
	}
	event = metering.Event{
		Source: r.source(o.source), RequestID: string(o.id), ProjectID: r.once(o.subject), Service: r.once(o.service), At: at, Within: within, HTTPStatus: o.status, Lease: r.once(o.lease),
	}
	if event.Source == "" || !validID(event.RequestID) || !validID(event.ProjectID) || event.Lease != "" && !validID(event.Lease) {
		return metering.Event{}, 0
	}
	return event, o.at
}

// once gives the text as a string, the same one for the same text: a report names few projects and services.
func (r *report) once(text []byte) string {
	name, known := r.names[string(text)]
	if !known {
		if r.names == nil {
			r.names = make(map[string]string)
		}
		name = string(text)
		r.names[name] = name
	}
	return name
}

// source gives the text as a source, the same string for the same text; "" if it is none.
func (r *report) source(text []byte) string {
	source, known := r.sources[string(text)]
	if known || !validSource(string(text)) {
		return source
	}
	if r.sources == nil {
		r.sources = make(map[string]string)
	}
	source = string(text)
	r.sources[source] = source
	return source
}

// object reads the event's attributes.
func (o *ordinary) object() bool {
	if !o.next('{') {
		return false
	}
	for {
		if name, ok := o.name(); !ok || !o.attribute(name) {
			return false
		}
		if !o.next(',') {
			return o.next('}')
		}
	}
}

func (o *ordinary) attribute(name []byte) (ok bool) {
	switch string(name) {
	case "specversion":
		o.specVersion, ok = o.quoted()
	case "id":
		o.id, ok = o.quoted()
	case "source":
		o.source, ok = o.quoted()
	case "type":
		o.callType, ok = o.quoted()
	case "subject":
		o.subject, ok = o.quoted()
	case "time":
		o.time, ok = o.quoted()
	case "data":
		o.service, o.lease, o.status = nil, nil, 0 // of data that are there twice the last count
		ok = o.data()
	case "data_base64": // in place of data
	default:
		ok = o.skip()
	}
	return ok
}

// data reads the members of the attribute data.
func (o *ordinary) data() bool {
	if !o.next('{') {
		return false
	}
	for {
		name, ok := o.name()
		switch {
		case !ok:
		case string(name) == "service":
			o.service, ok = o.quoted()
		case string(name) == "lease":
			o.lease, ok = o.quoted()
		case string(name) == "status":
			ok = o.httpStatus()
		case string(name) == "tags": // they have a form of their own
			ok = false
		default:
			ok = o.skip()
		}
		if !ok {
			return false
		}
		if !o.next(',') {
			return o.next('}')
		}
	}
}

// httpStatus reads a status from 100 to 599.
func (o *ordinary) httpStatus() bool {
	n, ok := o.whole()
	if !ok || len(n) != 3 || n[0] < '1' || n[0] > '5' {
		return false
	}
	o.status = int(n[0]-'0')*100 + int(n[1]-'0')*10 + int(n[2]-'0')
	return true
}
