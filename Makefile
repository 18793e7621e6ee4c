# Everything a fresh machine with python3, pip and make needs.  On Windows see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CASE := situations/afghanistan-2017
OUT := out/afghanistan-2017
KERNELS := $(wildcard src/detente/models/*.py)

.DEFAULT_GOAL := help
.PHONY: help install brief test bench lint docs lock clean clean-cache

help:
	@echo "make brief    install what a run needs and compute $(CASE) into $(OUT)"
	@echo "make test     install everything and run all checks and tests"
	@echo "make bench    print the measured figures"
	@echo "make lint     style, types and spelling only"
	@echo "make docs     rewrite the reference pages that come from the schema"
	@echo "make install  install what a run needs, nothing else"
	@echo "make lock     pin the newest versions of all dependencies"
	@echo "make clean    remove the environment, results and caches"

# A virtual environment; where Python comes without one, the package virtualenv makes it.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Detente needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null && test -x $(BIN)/pip || { \
	  echo "python3 has no working venv; using virtualenv"; rm -rf $(VENV); \
	  $(PYTHON) -m pip install --quiet --target build/virtualenv virtualenv && \
	  PYTHONPATH=build/virtualenv $(PYTHON) -m virtualenv --quiet $(VENV); }

# Exact versions, checked against their hashes; then the project itself, editable.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# numba does not notice that a kernel of another file changed: forget all compiled kernels.
$(VENV)/.kernels: $(KERNELS) | $(BIN)/python
	@rm -f src/detente/models/__pycache__/*.nbi src/detente/models/__pycache__/*.nbc
	@touch $@

install: $(VENV)/.installed $(VENV)/.kernels

brief: install
	$(BIN)/detente run $(CASE) --quick --out $(OUT)
	@echo "The same with the ground, concessions, moves and more: $(BIN)/detente run $(CASE)"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

test: lint $(VENV)/.kernels
	$(BIN)/python -m pytest

bench: install
	$(BIN)/python -m benchmarks

docs: install
	$(BIN)/python docs/build.py

lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile pyproject.toml --extra all --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o requirements-dev.lock

clean-cache:
	rm -rf src/detente/models/__pycache__ .pytest_cache/kernels $(VENV)/.kernels

clean: clean-cache
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
