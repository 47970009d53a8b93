// Command ocrconsole is OCR Console: the web console, its API and the operator's tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/revenue"
	"ocrconsole/models/trail"
	"ocrconsole/views/words"
)

// Exit codes: 1 when the work failed, 2 when the call or a setting is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

// cli lists the commands; each has a file of its own.
type cli struct {
	Serve           serveCommand           `cmd:"" default:"withargs" help:"Run the console and its API (the default)."`
	Migrate         migrateCommand         `cmd:"" help:"Bring the database's schema up to this program's."`
	Catalog         catalogCommand         `cmd:"" help:"Show, check and apply what is sold at which price."`
	Account         accountCommand         `cmd:"" help:"Create and list customers."`
	Calls           callsCommand           `cmd:"" help:"Delete single calls of long ago."`
	Grant           grantCommand           `cmd:"" help:"Give an account a free package."`
	Vouch           vouchCommand           `cmd:"" help:"Let an account owe as customers do who have paid."`
	SecondFactor    secondFactorCommand    `cmd:"" help:"Let in who has lost their second factor."`
	SSO             ssoCommand             `cmd:"" name:"sso" help:"Verify domains of single sign-on, and let in where its provider is away."`
	Voucher         voucherCommand         `cmd:"" help:"Make, list and end codes that give customers a free package."`
	Operator        operatorCommand        `cmd:"" help:"Add, list and end those who sign in at the operator’s desk."`
	Token           tokenCommand           `cmd:"" help:"Create tokens for the usage API."`
	Key             keyCommand             `cmd:"" help:"Create access keys for customers."`
	MasterKey       masterKeyCommand       `cmd:"" help:"Change the key that the secrets of access keys are encrypted with."`
	Reconcile       reconcileCommand       `cmd:"" help:"Ask the payment provider about everything that is open, and for what it gave back by itself."`
	Refund          refundCommand          `cmd:"" help:"Give money of a payment back to its card, or to the balance."`
	Report          reportCommand          `cmd:"" help:"Tell what was sold, earned and given back, and what is owed for unused packages."`
	Verify          verifyCommand          `cmd:"" help:"Recompute every number from the records and report differences."`
	VerifyStatement verifyStatementCommand `cmd:"" help:"Check a customer's signed statement, without the database."`
	StatementKey    statementKeyCommand    `cmd:"" help:"Print the public key that statements are signed with."`
	Check           checkCommand           `cmd:"" help:"Tell what is not fit for production, with its remedy."`
	Backup          backupCommand          `cmd:"" help:"Save the database and the generated keys in one file, while servers go on."`
	Restore         restoreCommand         `cmd:"" help:"Restore a backup where nothing is yet, and verify it."`
	Bench           benchCommand           `cmd:"" help:"Measure metering beside what the database can do at most."`
	OCREval         ocrEvalCommand         `cmd:"" name:"ocr-eval" help:"Measure recognition on pictures of which it is known what they show."`
	Version         versionCommand         `cmd:"" help:"Print the version."`
}

func main() { start(nil) }

// start runs the command of the arguments until it ends or is told to, on the clock given.
func start(clock models.Clock) {
	collectSeldom()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(&program{ctx: ctx, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.Environ(), clock: clock}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run parses the arguments, runs the command and gives the exit code.
func run(p *program, args []string) int {
	var commands cli
	exited, exitCode := false, 0
	parser, err := kong.New(&commands,
		kong.Name("ocrconsole"),
		kong.Description("OCR Console sells OCR by the API call: packages, pay-per-use, and a deduction for every call."),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(code int) { exited, exitCode = true, code }),
		kong.UsageOnError(),
		kong.Vars{"figures": listed(revenue.Figures()), "accounts": listed(revenue.Accounts())},
	)
	if err != nil {
		return report(p, err)
	}
	parsed, err := parser.Parse(args)
	if exited { // --help was printed
		return exitCode
	}
	if err != nil {
		_, _ = fmt.Fprintf(p.stderr, "ocrconsole: %v (see ocrconsole --help)\n", err)
		return exitUsage
	}
	command, _, _ := strings.Cut(parsed.Command(), " <") // without the names of its arguments
	p.ctx = trail.By(p.ctx, trail.Actor{Kind: trail.Operator, Name: command})
	if err := parsed.Run(p); err != nil {
		return report(p, err)
	}
	return 0
}

// listed writes names for a help text.
func listed[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}

// report prints the error in one line and gives its exit code: what a use case finds wrong with what it was given is a wrong call.
func report(p *program, err error) int {
	var wrong *wiring.SettingsError
	if errors.As(err, &wrong) {
		for _, problem := range wrong.Problems {
			_, _ = fmt.Fprintf(p.stderr, "ocrconsole: %s\n", problem)
		}
		return exitUsage
	}
	if !errors.Is(err, errReported) {
		_, _ = fmt.Fprintf(p.stderr, "ocrconsole: %s\n", words.OfError(err))
	}
	if models.CodeOf(err) == models.Invalid {
		return exitUsage
	}
	return exitFailed
}

// errReported marks a failure that the command has printed itself.
var errReported = errors.New("reported")
