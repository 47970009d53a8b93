package main

import "runtime/debug"

// version is set by the Makefile; a plain go build leaves it empty.
var version string

// versionCommand prints the version.
type versionCommand struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints the version.
func (c *versionCommand) Run(p *program) error {
	v := currentVersion()
	if c.JSON {
		return p.printJSON(map[string]string{"version": v})
	}
	return p.printf("ocrconsole %s\n", v)
}

// currentVersion gives the Makefile's version, else what the Go tool knows of the checkout.
func currentVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
