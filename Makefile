# policywatch: the verbs. `make demo` and `make test` install what they need first.
PYTHON ?= python3
BIN := .venv/bin
# Where Python is told to write no bytecode, every run would compile all tests again in each worker: a minute in five runs.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2
FAST := not (slow or recorded or browser or tour)

.PHONY: help install demo check test test-all lint crawl serve serve-demo brief replay bench chaos sbom lock clean

help:           ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

install: .venv/installed  ## set up .venv with pinned packages
.venv/installed: requirements.lock pyproject.toml
	@.ci/system-packages
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m compileall -q policywatch.py crawlers briefs desk db demo
	@touch $@

demo: install   ## two sample nights through everything (offline)
	@$(BIN)/policywatch demo

check: lint     ## the inner loop: lint, types, arrows and the fast tests of all rooms
	$(PYTEST) -m "$(FAST)"

test: lint      ## everything: lint, types, arrows and the whole test suite
	@.ci/system-packages test
	$(PYTEST) -m "not tour"

test-all: lint  ## the whole test suite, and what takes too long for every day
	@.ci/system-packages test
	$(PYTEST)

lint: install   ## ruff, mypy and the arrows between rooms, without a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

crawl: install  ## the nightly job
	$(BIN)/policywatch crawl

serve: install  ## browse the record at http://127.0.0.1:8001/
	$(BIN)/policywatch serve

serve-demo: install  ## browse the demo's record on the morning after its last night
	$(BIN)/policywatch serve --home var/demo --at 2026-04-02T09:00:00+09:00

replay: install ## rebuild the database from the archive
	$(BIN)/policywatch replay

bench: install  ## speed as ratios to a floor measured in the same run
	$(BIN)/pytest tests/bench -s

chaos: install  ## a thousand kills at random moments, full disks, a long reader: an hour at most (CHAOS="--seed 7")
	$(BIN)/python -m tests.chaos.driver $(CHAOS)

sbom:           ## the packages of requirements.lock as CycloneDX, in docs/sbom.cdx.json
	$(PYTHON) .ci/sbom.py

lock:           ## pin newer versions (needs pip-tools in Debian 12's own Python)
	$(PYTHON) .ci/lock.py
	$(PYTHON) .ci/sbom.py

clean:          ## remove the virtual environment and caches; data under var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
