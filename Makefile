# Everything a contributor types. `make run` and `make test` work from a fresh clone, with nothing done before.

PORT ?= 8501
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
SHARED ?= ../shared

.PHONY: run test check data docs lock bench clean

run: $(VENV)/run.stamp  ## Serve the atlas on the embedded data; official perimeters come by themselves with a network
	ATLAS_PERIMETERS=$${ATLAS_PERIMETERS-auto} ATLAS_WRITABLE=$${ATLAS_WRITABLE-on} \
	  $(BIN)/streamlit run dashboard.py --server.port $(PORT)

check: $(VENV)/dev.stamp  ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check  ## Everything: check, unit, page and browser tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m "not browser"
	$(BIN)/pytest -m browser tests/browser  # one at a time: each has servers and a browser of its own to feed

data: $(VENV)/dev.stamp  ## Rebuild the committed edition from the facts and the public contours
	$(BIN)/python -m geo build fr-2024
	$(BIN)/python -m geo check fr-2024

docs: $(VENV)/dev.stamp  ## Rewrite what is generated: docs/indicators.md
	$(BIN)/python -m geo docs docs/indicators.md

bench: $(VENV)/dev.stamp  ## Measure the served application against the usual way of writing such a map, then as work grows
	$(BIN)/python -m benchmarks.run --rival $(SHARED)/bench
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.official
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.printing

lock: $(VENV)/dev.stamp  ## Pin the dependencies of pyproject.toml, with hashes
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) build

$(VENV)/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
