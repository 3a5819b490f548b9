# make run    sets up, builds, and runs the server on the sample config
# make test   sets up, builds, and passes the tests
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

SERVER := .build/release/signalbox
SHARED ?= ../shared
CONFIG ?= samples/kamailio.cfg
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

PACKAGES := libc-ares-dev liblua5.4-dev libmariadb-dev libsqlite3-dev libssl-dev pkg-config
TEST_PACKAGES := sip-tester sipsak python3 neovim nodejs mariadb-server

.PHONY: run build test unit end-to-end grammars cases reference migration migration-quick bench measure microbench install-packages install-test-packages clean

run: build
	$(SERVER) run $(CONFIG)

build: install-packages
	swift build -c release --product signalbox

# Unit tests run on a debug build, which checks bounds and overflows; everything else runs the release binary.
test: build install-test-packages unit end-to-end grammars cases reference migration-quick

unit: install-packages
	swift test

end-to-end: build install-test-packages
	python3 Tests/EndToEnd/suite.py --server $(SERVER) --shared $(SHARED)

# The grammars for editors against real configs.
grammars: build install-test-packages
	python3 Tests/Editors/grammars.py --server $(SERVER) --shared $(SHARED)

# Our own cases, and what ../shared holds of the reference's behaviour; skipped with a notice where that is not there.
cases: build
	python3 Tests/Reference/check.py --server $(SERVER) --shared $(SHARED) --own Tests/Cases

reference: build
	python3 Tests/Reference/check.py --server $(SERVER) --shared $(SHARED) --oracle --corpus --verdicts

# The recorded cases once more, their configs translated to Lua; all of them, and a few of each kind.
migration: build
	python3 Tests/Migration/run.py --server $(SERVER) --shared $(SHARED)
	python3 Tests/Migration/run.py --server $(SERVER) --shared $(SHARED) --named

migration-quick: build
	python3 Tests/Migration/run.py --server $(SERVER) --shared $(SHARED) --quick

# CPU a request beside Kamailio's; needs Kamailio installed.
bench: build
	python3 $(SHARED)/bench/compare.py --server $(SERVER)

# Latency, start-up, workers, locks, a million contacts, instructions; see docs/performance.md.
measure: build
	python3 Benchmarks/measure.py --server $(SERVER) --shared $(SHARED)

# Single parts: messages, configs, scripts, Lua, timers, locations. NAME=part of a name for some of them.
microbench: install-packages
	swift run -c release Microbenchmarks $(NAME)

# Asks for nothing where all is there already.
define install
	@missing="$$(for package in $(1); do dpkg -s $$package >/dev/null 2>&1 || echo $$package; done)"; \
	if [ -n "$$missing" ]; then \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

install-packages:
	$(call install,$(PACKAGES))

install-test-packages:
	$(call install,$(TEST_PACKAGES))

clean:
	rm -rf .build
