# newsfold: `make help` lists what there is to do.

PREFIX ?= /usr
DESTDIR ?=
SWIFT ?= swift

# The program carries Swift's own libraries with it, so that a machine needs no toolchain to run it.
RELEASE_FLAGS := -c release --static-swift-stdlib --disable-local-rpath
BINARY ?= .build/release/newsfold
BENCH ?= .build/release/newsfold-bench
# What only a debugger reads is half of the program.
STRIP ?= strip

# journald reads the message catalog from here and from nowhere else, and services read /etc whatever the prefix.
CATALOG_DIR := $(DESTDIR)/usr/lib/systemd/catalog
CONFIG := $(DESTDIR)/etc/newsfold/newsfold.toml
DEB := .build/deb
LIB := $(DESTDIR)$(PREFIX)/lib
SHARE := $(DESTDIR)$(PREFIX)/share
MAN := $(SHARE)/man
MAN_PAGES := $(wildcard config/man/*.[158])
DROP_INS := $(wildcard systemd/drop-ins/*.conf)
# Where shells look for completions. Debian's zsh has a folder of its own for those of packages.
BASH_COMPLETION := $(SHARE)/bash-completion/completions/newsfold
ZSH_COMPLETION := $(SHARE)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)/_newsfold
FISH_COMPLETION := $(SHARE)/fish/vendor_completions.d/newsfold.fish

# Package.swift takes warnings for errors where this is set: here, but not for those who build newsfold as a dependency.
export NEWSFOLD_STRICT := 1
export SWIFT

.DEFAULT_GOAL := help
.PHONY: help run setup build release test torture fuzz bench bench-large bench-watch bench-latency bench-sweep bench-dedup bench-binary \
  lint format install uninstall deb clean
# Two Swift builds at once would only wait for each other.
.NOTPARALLEL:

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## Build, then watch ./drop in the foreground (Ctrl-C stops it)
	@mkdir -p drop
	@printf '\n%s\n%s\n%s\n\n' \
	  'newsfold runs until Ctrl-C.' \
	  '  Drop articles into:   $(CURDIR)/drop' \
	  '  Search them with:     $(BINARY) search WORD --state ./state'
	@exec $(BINARY) daemon --drop ./drop --state ./state

setup: ## Install what building needs, or say what is missing
	@Tests/setup build

build: setup ## Build for development
	$(SWIFT) build

release: setup ## Build what is installed
	$(SWIFT) build $(RELEASE_FLAGS) --product newsfold

test: ## Run every test, after installing what they need
	@Tests/setup test
	@$(MAKE) --no-print-directory release
	@Tests/run $(BINARY)

torture: ## Drop files in every way for MINUTES (default 10), and kill it KILLS times (default 1000)
	@Tests/setup test
	@$(MAKE) --no-print-directory release
	@Tests/Torture/run $(BINARY) --minutes $(or $(MINUTES),10)
	@Tests/Crash/run $(BINARY) --kills $(or $(KILLS),1000)

# What measures newsfold, and newsfold itself.
bench-binary: release
	@$(SWIFT) build $(RELEASE_FLAGS) --product newsfold-bench

bench: bench-binary ## Measure it beside its peers, with COUNT made-up articles (default 20,000)
	@Benchmarks/bench $(BINARY) $(BENCH) --work .build/bench --count $(or $(COUNT),20000)

bench-large: bench-binary ## Measure it with COUNT made-up articles (default 1,000,000: half an hour, and 20 GB)
	@Benchmarks/bench $(BINARY) $(BENCH) --large --work .build/bench --count $(or $(COUNT),1000000)

bench-watch: release ## Say which files newsfold and other watchers miss
	@Benchmarks/watch $(BINARY) --install --runs $(or $(RUNS),1)

bench-latency: bench-binary ## Measure from drop to commit, with 100,000 articles known
	@$(BENCH) latency --binary $(BINARY) --work .build/bench

bench-sweep: bench-binary ## Measure a sweep of 100,000 known files
	@$(BENCH) sweep --binary $(BINARY) --work .build/bench

fuzz: setup ## Make up damaged files and orders of calls, for SECONDS (default 300)
	@Tests/Fuzz/run $(or $(SECONDS),300)

bench-dedup: setup ## Measure the near-duplicate engine alone, with COUNT made-up articles (default 100,000), beside 10,000
	@$(SWIFT) build $(RELEASE_FLAGS) --product newsfold-bench
	@.build/release/newsfold-bench dedup --count $(or $(COUNT),100000) --beside 10000

lint: ## Check the style and the files that are not Swift
	@Tests/lint

format: ## Put the Swift sources into the house style
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

install: ## Install the service (DESTDIR and PREFIX are honoured)
	@test -x $(BINARY) || $(MAKE) --no-print-directory release
	install -D -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/newsfold
	$(STRIP) $(DESTDIR)$(PREFIX)/bin/newsfold
	install -d $(LIB)/systemd/system
	for unit in newsfold.service newsfold@.service; do \
	  sed 's|^\(Exec[A-Za-z]*\)=/usr/bin/|\1=$(PREFIX)/bin/|' systemd/$$unit > $(LIB)/systemd/system/$$unit && \
	  chmod 0644 $(LIB)/systemd/system/$$unit || exit 1; \
	done
	install -D -m 0644 systemd/newsfold.sysusers.conf $(LIB)/sysusers.d/newsfold.conf
	install -D -m 0644 systemd/newsfold.tmpfiles.conf $(LIB)/tmpfiles.d/newsfold.conf
	install -D -m 0644 systemd/newsfold.catalog $(CATALOG_DIR)/newsfold.catalog
	for page in $(MAN_PAGES); do \
	  install -D -m 0644 $$page $(MAN)/man$${page##*.}/$${page##*/} || exit 1; \
	done
	for example in $(DROP_INS); do \
	  install -D -m 0644 $$example $(SHARE)/newsfold/drop-ins/$${example##*/} || exit 1; \
	done
	install -d $(dir $(BASH_COMPLETION)) $(dir $(ZSH_COMPLETION)) $(dir $(FISH_COMPLETION))
	$(BINARY) --generate-completion-script bash > $(BASH_COMPLETION)
	sed -i '1{/^#!/d}' $(BASH_COMPLETION)
	$(BINARY) --generate-completion-script zsh > $(ZSH_COMPLETION)
	$(BINARY) --generate-completion-script fish > $(FISH_COMPLETION)
	chmod 0644 $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	@if [ -e $(CONFIG) ] && ! cmp -s config/newsfold.toml $(CONFIG); then \
	  echo 'Your $(CONFIG) stays as it is; the new default is beside it as newsfold.toml.new.'; \
	  install -m 0644 config/newsfold.toml $(CONFIG).new; \
	else \
	  install -D -m 0644 config/newsfold.toml $(CONFIG); \
	fi
	@systemd/after-install '$(DESTDIR)' '$(PREFIX)'

uninstall: ## Remove the service; the corpus, the drop folder and the configuration stay
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then systemctl disable --now newsfold.service || true; \
	  systemctl list-units --all --plain --no-legend 'newsfold@*' | cut -d ' ' -f 1 | xargs -r systemctl disable --now || true; fi
	rm -f $(DESTDIR)$(PREFIX)/bin/newsfold $(LIB)/systemd/system/newsfold.service $(LIB)/systemd/system/newsfold@.service
	rm -f $(LIB)/sysusers.d/newsfold.conf $(LIB)/tmpfiles.d/newsfold.conf $(CATALOG_DIR)/newsfold.catalog
	rm -f $(foreach page,$(MAN_PAGES),$(MAN)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	rm -rf $(SHARE)/newsfold
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; journalctl --update-catalog; fi
	@echo 'Left in place: /var/lib/newsfold, /srv/newsfold, /etc/newsfold, the user newsfold and the group newsfold-drop.'

deb: ## Build the Debian package, into .build/deb (of NEWSFOLD_BINARY, where that is set)
	@Tests/setup deb
	@test -n '$(NEWSFOLD_BINARY)' || $(MAKE) --no-print-directory release
	@NEWSFOLD_BINARY='$(or $(NEWSFOLD_BINARY),$(BINARY))' debian/build-package $(DEB)

clean: ## Remove what was built
	rm -rf .build .build-venv .build-venv-bench .build-fuzz
