# Two commands: `make demo` shows Kawung at work on the shipped studies, `make test` proves it.
# Needs python3 (3.11 or newer) with its venv module, and make. Nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint bench check-python clean

demo: $(VENV)/runtime.done
	@echo; echo '$$ kawung build'; $(BIN)/kawung build
	@echo; echo '$$ kawung ask strongest-horizontal-linkage --study bayat'
	@$(BIN)/kawung ask strongest-horizontal-linkage --study bayat
	@echo; echo '$$ kawung ask strongest-horizontal-linkage --study contoh'
	@$(BIN)/kawung ask strongest-horizontal-linkage --study contoh
	@echo; echo '$$ kawung ask'; $(BIN)/kawung ask
	@echo; echo '$$ kawung publish build/site'; $(BIN)/kawung publish build/site

test: demo $(VENV)/dev.done
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/dev.done
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# SIZE=10k, 100k, 1m or 10m; several parted by commas. The plain stack takes most of the time.
SIZE ?= 100k
bench: $(VENV)/dev.done
	$(BIN)/python -m bench.run --size $(SIZE)

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Kawung needs Python 3.11 or newer; PYTHON=… names another one.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo 'Python here cannot make a virtual environment. On Debian: apt-get install python3-venv'; exit 1; }

$(VENV)/runtime.done: requirements/runtime.txt pyproject.toml | check-python
	@echo 'Making $(VENV) and installing what Kawung needs (once; about a minute) …'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/runtime.done requirements/dev.txt
	@echo 'Installing what the tests need …'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist
