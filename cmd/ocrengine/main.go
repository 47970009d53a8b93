// Command ocrengine recognises text in pictures for ocrconsole, which runs it as a process of its own and talks to it over
// its standard input and output. See web/ocr/engine.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ocrengine:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: ocrengine serve|check FOLDER, or ocrengine install FROM FOLDER")

func run(args []string) error {
	flags := flag.NewFlagSet("ocrengine", flag.ContinueOnError)
	threads := flags.Int("threads", 1, "how many threads the networks run in")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch command, rest := flags.Arg(0), flags.Args(); {
	case command == "serve" && len(rest) == 2:
		// The pictures are the garbage; there are few, and large.
		debug.SetGCPercent(50)
		recogniser, err := newRecogniser(rest[1], *threads)
		if err != nil {
			return err
		}
		return (&server{recogniser: recogniser}).serve(os.Stdin, os.Stdout)
	case command == "check" && len(rest) == 2:
		_, err := loadModels(rest[1])
		return err
	case command == "install" && len(rest) == 3:
		return install(rest[1], rest[2])
	default:
		return errUsage
	}
}
