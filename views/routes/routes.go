// Package routes names the console's addresses: routers, handlers, templates, mails and whoever else leads to a page take them from
// here, so that an address is written once. A test builds each and looks whether a route serves it.
//
// An address without arguments is a constant. One with arguments is a pattern for the router and a function that fills it; what
// follows the question mark is added by With, or by functions for what many ask.
package routes

import (
	"net/url"
	"slices"
	"strings"
)

// With gives an address with a query of name and value pairs, those without a value left out.
func With(address string, pairs ...string) string {
	query := make(url.Values)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}

// Within gives the addresses of a page with these parameters and more.
func Within(address string, pairs ...string) func(more ...string) string {
	return func(more ...string) string { return With(address, slices.Concat(pairs, more)...) }
}

// In gives the address of a page in a region.
func In(address, region string) string { return With(address, "region", region) }

// Of gives the address of a page on a service in a region.
func Of(address, region, service string) string {
	return With(address, "region", region, "service", service)
}

// fill puts the arguments into the places of a pattern.
func fill(pattern string, arguments ...string) string {
	segments := strings.Split(pattern, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, ":") {
			segments[i], arguments = url.PathEscape(arguments[0]), arguments[1:]
		}
	}
	return strings.Join(segments, "/")
}
