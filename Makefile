# Thin on purpose: each target is one or two commands of the tools that do the work.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCALE := entrypoints/web/locale
CATALOGS := $(patsubst %.po,%.mo,$(wildcard $(LOCALE)/*/LC_MESSAGES/*.po))
KEYWORDS := -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-annotate
DEVELOPMENT := .venv/.development $(CATALOGS)

.PHONY: help run demo doctor test check format size bench messages lock clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime $(CATALOGS) ## Start everything, with a demo store; Ctrl-C stops it
	@exec $(BIN)/nomoflow run

demo: .venv/.runtime $(CATALOGS) ## Fill or refresh the demo store
	@$(BIN)/nomoflow demo

doctor: .venv/.runtime $(CATALOGS) ## Check settings, database, Redis, keys and neighbours
	@$(BIN)/nomoflow doctor

test: $(DEVELOPMENT) ## Run the whole test suite
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGUMENTS)

check: $(DEVELOPMENT) ## Formatting, lint, types, import contracts, migrations, catalogs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --quiet tests/architecture $(wildcard tests/adapters/sql/test_migrations.py)

format: $(DEVELOPMENT) ## Format the code and repair what lint can repair
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

size: .venv/.runtime ## Bytes of each file that a storefront loads: raw, gzip, Brotli
	@$(BIN)/python -m entrypoints.web.storefront.script

bench: $(DEVELOPMENT) ## Run the benchmarks of bench/, as ratios measured side by side
	@for each in bench/[a-z]*.py; do $(BIN)/python -m "bench.$$(basename "$$each" .py)"; done

messages: $(DEVELOPMENT) ## Bring the catalogs up to date with code and templates
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F pyproject.toml $(KEYWORDS) --sort-by-file --no-wrap \
		--project "Nomo Flow" --copyright-holder "Nomo Flow contributors" -o build/messages.pot .
	@$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete \
		-i build/messages.pot -d $(LOCALE)
	@$(BIN)/pybabel --quiet compile --statistics -d $(LOCALE)

lock: .venv/.development ## Choose the exact versions of all dependencies anew
	@$(PIP) install "uv<1"
	@$(LOCK) --upgrade requirements.in -o requirements.txt
	@$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt

clean: ## Remove what can be made again; data in var/ stays
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis tests/artifacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Python's own tools are enough; a second run finds the stamps newer than the locks and does nothing.
.venv/.runtime: requirements.txt setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Nomo Flow needs Python 3.11 or later; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python has no venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned dependencies into .venv (once) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.txt
	@echo "Installing the pinned development tools into .venv (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

%.mo: %.po .venv/.runtime
	@$(BIN)/pybabel --quiet compile -i $< -o $@
