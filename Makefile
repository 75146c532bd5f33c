# The two commands of the README are `make demo` and `make test`; everything is installed into $(VENV).
# Another interpreter: make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3 python,\
	$(if $(shell $(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null | grep True),$(name))))
VENV ?= .venv
BIN := $(VENV)/bin
BUILD := build
BRANCH := $(BUILD)/branch
PYTEST_ARGS ?=

.PHONY: demo serve chaos fuzz bench-api bench-inspection test test-browser lint unit bench lock clean help
.DEFAULT_GOAL := help

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it or say make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime  ## Plan the fixtures' day of the Futian branch into build/demo
	$(BIN)/routing plan \
		--orders fixtures/futian/small/orders_telesales.xlsx \
		--orders fixtures/futian/small/orders_agency.csv \
		--couriers fixtures/futian/small/couriers.csv \
		--depots fixtures/futian/depots.csv \
		--roads fixtures/futian/futian.osm.pbf \
		--known-addresses fixtures/futian/known_addresses.csv \
		--date 2026-06-18 --iterations 600 --threads 2 --seed 1 --out $(BUILD)/demo
	@mkdir -p $(BRANCH)
	$(BIN)/courier-api demo --replace --database sqlite:///$(BRANCH)/courier.db \
		--secret-file $(BRANCH)/courier.secret --files-dir $(BRANCH)/files --logins $(BRANCH)/logins.json
	@echo "plan, map and timeline: $(BUILD)/demo; go on with: make serve"

serve: $(VENV)/.runtime  ## Serve the branch that make demo has laid out, with a worker
	@test -f $(BRANCH)/courier.db || { echo "nothing to serve yet: run make demo first"; exit 1; }
	@BIN="$$(pwd)/$(BIN)" COURIER_API_DATABASE=sqlite:///courier.db COURIER_API_SECRET_FILE=courier.secret \
		COURIER_API_ROADS="$$(pwd)/fixtures/futian/futian.osm.pbf" \
		COURIER_API_KNOWN_ADDRESSES="$$(pwd)/fixtures/futian/known_addresses.csv" \
		sh -c 'cd $(BRANCH); "$$BIN/courier-api" worker 2>worker.log & trap "kill $$!" EXIT; \
		"$$BIN/courier-api" serve'

lint: $(VENV)/.dev  ## Check style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore=tests/browser $(PYTEST_ARGS)

test-browser: $(VENV)/.dev  ## Try the pages in Chromium (needs Debian's chromium and poppler-utils)
	$(BIN)/python -m pytest -p no:schemathesis tests/browser $(PYTEST_ARGS)

test: lint unit  ## Check everything that must hold

bench: $(VENV)/.dev  ## Compare the solver with its peers; table, and JSON under build/
	$(BIN)/python -m tests.benchmarks

bench-api: $(VENV)/.dev  ## Compare the API with a bare endpoint; table, and JSON under build/
	$(BIN)/python -m tests.benchmarks api api_scale

bench-inspection: $(VENV)/.dev  ## Measure reading, matching, proofs, duplicates, cost; table, and JSON under build/
	$(BIN)/python -m tests.benchmarks inspection_reading inspection_proof inspection_duplicates inspection_cost inspection_worker inspection_queue

chaos: $(VENV)/.dev  ## Kill server and worker under load, over and over; table, and JSON under build/
	$(BIN)/python -m tests.chaos

fuzz: $(VENV)/.dev  ## Throw broken files and numbers at photo intake and VIN parsing
	$(BIN)/python -m tests.fuzz

lock: $(BIN)/python  ## Pin the newest versions that fit setup.cfg
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade setup.cfg -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev -c requirements.lock setup.cfg -o requirements-dev.lock

clean:  ## Remove what was built; the fixtures and .venv stay
	rm -rf $(BUILD) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
