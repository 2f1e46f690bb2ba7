# Touchline. `make help` lists what there is. Needs Python 3.11+, make and the package registry.
SHELL := /bin/bash
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	command -v $$python >/dev/null && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	&& { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
ORACLES := .venv-oracles
ORACLES_READY := $(ORACLES)/.ready
PYMC := .venv-pymc
PYMC_READY := $(PYMC)/.tried
WORKSPACE ?= workspace/demo
DATA ?= virtual-firm
PORT ?= 8000
SERVE ?= --serve
TESTS_AT_ONCE ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup assets messages site browser demo test check static bench claims proof docs requirements clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(BIN)/uv: requirements/bootstrap.txt
	@test -n "$(PYTHON)" || { echo "Touchline needs Python 3.11 or newer; install it and try again."; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(RUN_READY): $(BIN)/uv requirements/run.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(DEV_READY): $(BIN)/uv requirements/dev.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@ $(RUN_READY)

setup: $(DEV_READY) ## make the environment with everything that the tests need

NODE_READY = $(if $(shell command -v npm),,$(VENV)/.ready-node)

$(VENV)/.ready-node: $(BIN)/uv requirements/node.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt
	@touch $@

assets: $(RUN_READY) $(NODE_READY) ## fetch the site's front-end files and draw its icons
	@$(BIN)/python -m tools.assets

messages: $(RUN_READY) ## keep the site's translations in step with its texts, and compile them
	@$(BIN)/python -m tools.messages

site: assets
	@$(BIN)/python -m tools.messages --compile

browser: # the tests of the site want a real Chromium and Chinese glyphs; without them they skip
	@command -v chromium chromium-browser google-chrome > /dev/null || { test "$$(id -u)" = 0 \
		&& command -v apt-get > /dev/null && apt-get update -qq > /dev/null \
		&& apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null; } \
		|| echo "There is no Chromium here: the tests that need one will say that they skip."

demo: $(if $(filter complete-journey,$(DATA)),$(DEV_READY),$(RUN_READY)) site ## make the virtual firm, import it, run, and open it in a browser, signed in
	@$(BIN)/touchline demo --workspace $(WORKSPACE) --data $(DATA) --port $(PORT) $(SERVE)

static: $(DEV_READY)
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo > .lint-imports.log || { cat .lint-imports.log; exit 1; }
	@$(BIN)/python -m tools.sizes src tests tools bench proof
	@$(BIN)/mypy --no-error-summary

check: static site ## the quick checks: format, lint, floors, sizes, types and the fast tests
	@$(BIN)/pytest -q -n $(TESTS_AT_ONCE) -m "not slow" --ignore=tests/site
	@$(BIN)/pytest -q -n $(TESTS_AT_ONCE) -m "not slow" tests/site

test: static site browser ## everything that CI runs, with branch coverage that may only rise
	@$(BIN)/pytest -q -n $(TESTS_AT_ONCE) --cov --cov-report= --ignore=tests/site
	@$(BIN)/pytest -q -n $(TESTS_AT_ONCE) --cov --cov-append --cov-report=json:.coverage.json tests/site
	@$(BIN)/python -m tools.coverage_floor .coverage.json

bench: $(DEV_READY) $(ORACLES_READY) $(PYMC_READY) ## measure speed and memory against named rivals and the physical floor
	@$(BIN)/python -m bench.everything
	@$(ORACLES)/bin/python -m bench.buy_till_you_die $(PYMC)/bin/python
	@$(ORACLES)/bin/python -m bench.rules

# Rival libraries want other versions of what the tests want, so they live in an environment of their own.
$(ORACLES_READY): $(BIN)/uv requirements/oracles.txt pyproject.toml
	@$(BIN)/uv venv --quiet --clear $(ORACLES)
	@$(BIN)/uv pip install --quiet --python $(ORACLES)/bin/python --require-hashes -r requirements/oracles.txt
	@$(BIN)/uv pip install --quiet --python $(ORACLES)/bin/python --no-deps --editable .
	@touch $@

# The bench does without PyMC-Marketing where it does not install, and says so.
$(PYMC_READY): $(BIN)/uv requirements/pymc.txt
	@$(BIN)/uv venv --quiet --clear $(PYMC)
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(PYMC)/bin/python --require-hashes \
		-r requirements/pymc.txt || echo "PyMC-Marketing does not install here."
	@touch $@

claims: $(ORACLES_READY) ## prove the mathematics and write its table: claim, target, figure, pass
	@$(ORACLES)/bin/python -m proof.table --write

proof: $(DEV_READY) claims ## the slow proofs: kills, bad files, reproducibility, the mathematics
	@$(BIN)/pytest -q -s proof

docs: $(DEV_READY) ## write the generated pages of docs anew
	@$(BIN)/python -m tools.write_docs

requirements: $(DEV_READY) ## resolve the hashed requirements anew
	@for group in run dev oracles; do \
		flags=$$([ $$group = run ] || echo --group dev); \
		flags="$$flags $$([ $$group = oracles ] && echo --group oracles)"; \
		$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
			--no-header --no-annotate $$flags pyproject.toml -o requirements/$$group.txt; done
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
		--no-header --no-annotate --group pymc -o requirements/pymc.txt

clean: ## remove the environment and every generated file; workspaces stay
	rm -rf $(VENV) $(ORACLES) $(PYMC) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist build
