# policywatch: the verbs. `make demo` and `make test` install what they need first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install demo test lint crawl serve serve-demo brief replay bench lock clean

help:           ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

install: .venv/installed  ## set up .venv with pinned packages
.venv/installed: requirements.lock pyproject.toml
	@.ci/system-packages
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

demo: install   ## two sample nights through everything (offline)
	@$(BIN)/policywatch demo

test: install   ## the whole test suite, with lint and types
	@.ci/system-packages test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

lint: install   ## ruff and mypy alone
	$(BIN)/ruff check .
	$(BIN)/mypy

crawl: install  ## the nightly job
	$(BIN)/policywatch crawl

serve: install  ## browse the record at http://127.0.0.1:8001/
	$(BIN)/policywatch serve

serve-demo: install  ## browse the demo's record
	$(BIN)/policywatch serve --home var/demo

replay: install ## rebuild the database from the archive
	$(BIN)/policywatch replay

bench: install  ## speed as ratios to a floor measured in the same run
	$(BIN)/pytest tests/bench -s

lock:           ## pin newer versions (needs pip-tools in Debian 12's own Python)
	$(PYTHON) .ci/lock.py

clean:          ## remove the virtual environment and caches; data under var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
