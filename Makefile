# Tools that are not in go.mod, so that their dependencies are not the program's.
GOLANGCI_LINT_VERSION = v2.15.0
GOFUMPT_VERSION       = v0.12.0

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  = -s -w -funcalign=8 -X main.version=$(VERSION)

# Where calls are not put in line: in templates and handlers of pages, which put together a hundred thousand short texts, in what is done
# once an hour, a payment, a mail or a start, and in libraries of which a few functions are used, seldom, and everything is kept, because
# something asks for methods by name. With that the program is 5 MB smaller; functions begin at every 8th byte for the same reason. What
# a call of the API goes through is left as it is.
SMALL = $(foreach room,$(addprefix ocrconsole/,views/... handlers/... cmd/... models/accounts models/alerts models/billing models/breaker models/caps models/cause models/catalog models/documents models/exports models/insight models/notice models/outbox models/promise models/reading models/rights models/search models/statement models/stood models/webhooks \
	models/audit models/desk models/forecast models/operators models/proof models/trail web/fetch web/mail web/payment/... web/printer web/traces) github.com/alecthomas/kong/... github.com/fxamacker/cbor/v2 github.com/go-webauthn/... github.com/golang-jwt/... github.com/google/go-tpm/... github.com/skip2/go-qrcode/... github.com/tinylib/msgp/... github.com/go-text/typesetting/... github.com/pressly/goose/v3/... github.com/stripe/stripe-go/... \
	github.com/wneessen/... github.com/prometheus/common/... github.com/prometheus/procfs/... google.golang.org/protobuf/... go.yaml.in/yaml/v3 gorm.io/gorm/migrator,-gcflags='$(room)=-l') -gcflags='ocrconsole/handlers/api='

# How many bytes the program may have, on linux/amd64, so that what a change brings along is seen with it.
MOST_BYTES = 60780000

# What is built does not depend on the folder that it is built in, so that what another clone has built is not built again; and
# programs of tests carry no tables for debuggers, whose linking takes a third of the time.
export GOFLAGS = -trimpath -ldflags=-w

# The race detector watches everything but SQLite, which is C turned into Go: it is several times slower when watched, and
# its driver lets one goroutine at a time call it.
RACE = -race -gcflags='modernc.org/...=-race=false'

# How long `make fuzz` looks for a failure in each fuzz test.
FUZZTIME ?= 60s

ROOMS         = cmd handlers models static views web
GOLANGCI_LINT = bin/golangci-lint-$(GOLANGCI_LINT_VERSION)
GOFUMPT       = bin/gofumpt-$(GOFUMPT_VERSION)
NPM_PACKAGES  = static/node_modules/.package-lock.json

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start the console with demo data, on 127.0.0.1:8080; installs on Debian what recognition needs
	@.ci/install run
	go run ./cmd/ocrconsole --demo

.PHONY: build
build: ## Build bin/ocrconsole
	CGO_ENABLED=0 go build -trimpath -tags timetzdata $(SMALL) -ldflags '$(LDFLAGS)' -o bin/ocrconsole ./cmd/ocrconsole

.PHONY: size-check
size-check:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -tags timetzdata $(SMALL) -ldflags '$(LDFLAGS)' -o "$$folder" ./cmd/ocrconsole && \
	size=$$(wc -c < "$$folder/ocrconsole") && echo "The program has $$size bytes." && \
	if [ "$$size" -gt $(MOST_BYTES) ]; then echo "That is more than the $(MOST_BYTES) that it may have: see go version -m, go tool nm -size." >&2; exit 1; fi

.PHONY: engine
engine: ## Fetch the recognition engine's networks and build it, into OCRCONSOLE_OCR_MODELS or data/models
	@.ci/engine

.PHONY: generate
generate: $(NPM_PACKAGES) ## Generate Go from the templates, and the CSS and all else that the browser loads
	go tool templ fmt views && go tool templ generate
	cd static && npm run --silent build

# The tiers of the tests: CONTRIBUTING.md says what each is for.
TIER = go run ./cmd/testtier

.PHONY: lighthouse
lighthouse: static/lighthouse/node_modules/.package-lock.json ## Measure pages by Lighthouse and print the table, on a quiet machine
	.ci/lighthouse

.PHONY: lighthouse-few
lighthouse-few: static/lighthouse/node_modules/.package-lock.json ## Measure three pages, as continuous integration does
	.ci/lighthouse few

static/lighthouse/node_modules/.package-lock.json: static/lighthouse/package-lock.json
	cd static/lighthouse && npm ci --ignore-scripts --no-audit --no-fund

.PHONY: quick
quick: ## Run the tests that need Go only, on SQLite
	$(TIER) run quick -short -vet=off -timeout 10m ./...

.PHONY: test
test: install quick ## Run all tests, on SQLite, PostgreSQL and in Chromium; installs these on Debian
	OCRCONSOLE_TEST_WITHOUT=sqlite,browser,recognition,programs,time $(TIER) race race $(RACE) -vet=off -p 4 -timeout 20m $(SHARING)
	$(TIER) race race-short $(RACE) -vet=off -short -p 4 -timeout 20m $(SHARING_PAGES)
	$(TIER) rest rest quick,race,race-short -vet=off -p 4 -timeout 60m -parallel 4 $(LONGEST) ./...
	$(TIER) report quick race race-short rest

# The packages whose tests take longest begin first, so that none of them is left to run alone at the end.
LONGEST = ./web/ocr ./cmd/ocrconsole ./handlers ./models/billing

# The packages in which goroutines share something, which the race detector watches in those tests that have several, on PostgreSQL
# where they store, as quick has run them on SQLite; pages on SQLite, as what they share is in the packages below them, and metering on
# both, as its lanes are others there. Those that wait longest, for databases that are away, begin first. A package that starts no
# goroutine and guards nothing shares nothing but rows. A test compares the lists with the code.
SHARING = ./models/metering ./models/verify ./handlers/api ./models ./models/accounts ./models/alerts ./models/asking ./models/breaker ./models/calls ./models/catalog \
	./models/outbox ./models/picture ./models/recognition ./models/webhooks ./views/paper ./web ./web/fetch ./web/jobs ./web/mail ./web/metrics ./web/traces ./web/ocr ./web/ocr/engine ./web/oidc
SHARING_PAGES = ./cmd/ocrconsole ./cmd/ocrconsole/bench ./cmd/ocrconsole/wiring ./handlers ./models/metering

# How many times as long as usual `make soak` runs tests that find more with time.
SOAK ?= 10

.PHONY: soak
soak: install ## Run random walks, kills and recognition SOAK (10) times as long as usual
	OCRCONSOLE_TEST_SOAK=$(SOAK) go test -count=1 -timeout 12h -run 'Kill|Crash|Explained' ./cmd/ocrconsole ./models/metering
	OCRCONSOLE_TEST_SOAK=$(SOAK) go test -count=1 -timeout 12h ./models/rules ./models/verify ./web/ocr
	go test -timeout 12h -rapid.checks=$$((100 * $(SOAK))) $(sort $(dir $(shell grep -rl 'pgregory.net/rapid' --include='*_test.go' models web handlers | sed 's,^,./,')))
	go test -count=$(SOAK) -timeout 12h -run 'Read|Recognised|Direction|Sample' ./web/ocr

# How long `make torture` breaks things, and which seed it follows from; empty: any.
TORTURE_MINUTES ?= 30
TORTURE_SEED    ?=

.PHONY: torture
torture: install ## Break everything under load for TORTURE_MINUTES (30), on both databases, by TORTURE_SEED; as root also full disks
	TORTURE_MINUTES=$(TORTURE_MINUTES) TORTURE_SEED=$(TORTURE_SEED) \
		go test -count=1 -timeout 0 -v -run '^TestNothingAnsweredIsLostOrDoubledWhateverBreaks$$' ./cmd/ocrconsole

.PHONY: install
install: # what the tests need besides Go, and the recognition engine
	@.ci/install

.PHONY: check
check: check-generated format-check vet lint mod-check size-check ## Check generated files, formatting, lint, go.mod and the size

# Compares with what is there rather than with git, so that it also works before a commit.
.PHONY: check-generated
check-generated: $(NPM_PACKAGES)
	go tool templ fmt -fail views
	@before=$$($(fingerprint)); \
	go tool templ generate && (cd static && npm run --silent build) && \
	after=$$($(fingerprint)); \
	if [ "$$before" != "$$after" ]; then \
		echo "Generated files were not current; they are now. Commit them:" >&2; \
		diff <(echo "$$before") <(echo "$$after") | sed -n 's/^> [0-9a-f]*  /    /p' >&2; exit 1; \
	fi
check-generated: SHELL = /bin/bash

fingerprint = find views static/dist -type f \( -name '*_templ.go' -o -name 'icons_data.go' -o -path 'static/dist/*' \) -print0 | sort -z | xargs -0 sha256sum

.PHONY: format
format: $(GOFUMPT) ## Format the Go files and the templates
	$(GOFUMPT) -w $(wildcard $(ROOMS))
	go tool templ fmt views

.PHONY: format-check
format-check: $(GOFUMPT)
	@unformatted=$$($(GOFUMPT) -l $(wildcard $(ROOMS))); \
	if [ -n "$$unformatted" ]; then echo "Not formatted; run 'make format':" >&2; echo "$$unformatted" >&2; exit 1; fi

.PHONY: vet
vet:
	go vet ./...
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build ./cmd/ocrconsole ./cmd/ocrengine # both run there; with two, nothing is kept

.PHONY: lint
lint: $(GOLANGCI_LINT) ## Run the linters of .golangci.yml
	$(GOLANGCI_LINT) run

.PHONY: mod-check
mod-check:
	go mod tidy -diff
	go mod verify

.PHONY: bench
bench: install ## Run the benchmarks, with databases as durable as in production
	OCRCONSOLE_TEST_FSYNC=on go test -run '^$$' -bench . -benchmem -timeout 60m ./...

.PHONY: fuzz
fuzz: ## Fuzz each fuzz test for FUZZTIME (60s)
	@for package in $$(go list ./...); do \
		for test in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			go test -run '^$$' -fuzz "^$$test$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x $$package || exit 1; \
		done; \
	done

.PHONY: failover
failover: install ## Kill a PostgreSQL primary ten times under load and promote its standby
	OCRCONSOLE_TEST_PROMOTIONS=10 go test -count=1 -v -timeout 20m -run 'WhenAStandbyIsPromoted' ./cmd/ocrconsole

.PHONY: cover
cover: install ## Measure test coverage; the details go to bin/coverage.html
	@mkdir -p bin
	go test -timeout 20m -coverpkg=./... -coverprofile=coverage.out ./...
	go tool cover -html=coverage.out -o bin/coverage.html
	go tool cover -func=coverage.out | tail -1

.PHONY: quality
quality: install ## Measure recognition on drawn pictures, for the page /docs/quality; needs a quiet machine
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	go run web/ocr/quality/generate.go "$$folder"; \
	go run -ldflags '-X main.version=$(VERSION)' ./cmd/ocrconsole ocr-eval --engine local --engine tesseract --out web/ocr/quality/results.json "$$folder"

.PHONY: certainty
certainty: install ## Measure how often what is sure of a passport is right, on drawn pages: the table in models/recognition/mrz_sure.go
	OCRCONSOLE_TEST_SOAK=5 go test -count=1 -v -timeout 20m -run TestWhatIsSureOfAPassportIsRight ./web/ocr

.PHONY: screenshots
screenshots: install ## Save pictures of the pages, as the browser tests see them, to bin/screenshots
	OCRCONSOLE_SCREENSHOTS=$(CURDIR)/bin/screenshots go test -count=1 -timeout 20m ./cmd/... ./handlers/...

.PHONY: clean
clean: ## Remove what was built; the database in data/ stays
	rm -rf bin coverage.out static/node_modules
	go clean -testcache

$(NPM_PACKAGES): static/package.json static/package-lock.json
	cd static && npm ci
	@touch $@

$(GOLANGCI_LINT):
	$(call install_tool,github.com/golangci/golangci-lint/v2/cmd/golangci-lint,$(GOLANGCI_LINT_VERSION))

$(GOFUMPT):
	$(call install_tool,mvdan.cc/gofumpt,$(GOFUMPT_VERSION))

# The version is in the file's name, so that another version is installed when it changes.
install_tool = GOBIN=$(CURDIR)/bin go install $(1)@$(2) && mv bin/$(notdir $(1)) $@
