# make demo: one recipe, from the text to a proven, packed variant.  make test: everything that proves this project.
.DEFAULT_GOAL := help
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
# These look at all that an engine has, and want it for themselves.
ALONE := tests/engines/test_build.py tests/engines/test_endings.py
# These need a cluster besides.
CLUSTER := $(wildcard tests/engines/test_kubernetes_*.py tests/engines/test_*_on_cluster.py)

.PHONY: help demo test engines cluster mutants setup lint docs clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST)

$(VENV)/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.development: $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

setup: $(VENV)/.development ## install everything for development

demo: $(VENV)/.runtime ## make and prove one recipe
	$(BIN)/faultory make recipes/lost-moons.yaml --output dist

lint: $(VENV)/.development ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	MYPYPATH=planetarium_base/app $(BIN)/mypy --package planetarium

test: lint ## check style and types, then run the fast tests
	$(BIN)/pytest --numprocesses 2 --dist worksteal tests --ignore tests/system --ignore tests/engines

engines: $(VENV)/.development ## run the tests that need a Docker engine
	$(BIN)/pytest $(ALONE)
	$(BIN)/pytest --numprocesses 2 --dist loadfile tests/engines $(ALONE:%=--ignore %) $(CLUSTER:%=--ignore %)

cluster: $(VENV)/.development ## run the tests that need a local Kubernetes cluster
	$(BIN)/pytest --numprocesses 2 --dist loadfile $(CLUSTER)

mutants: $(VENV)/.development ## change the healthy service in hundreds of ways: does the contract notice?
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,mutation]'
	$(BIN)/python benchmarks/mutants.py

docs: $(VENV)/.development ## write the generated pages anew
	$(BIN)/faultory catalog --markdown page > docs/catalog.md
	$(BIN)/faultory catalog --markdown table > docs/.table
	sed -i.old -e '/^<!-- catalog -->/,/^<!-- end -->/{//!d;}' -e '/^<!-- catalog -->/r docs/.table' README.md
	rm docs/.table README.md.old
	$(BIN)/faultory audit --terms > docs/ratings.md
	$(BIN)/faultory schema recipe > docs/recipe.schema.json
	$(BIN)/faultory schema proof > docs/proof.schema.json
	$(BIN)/faultory schema judgement > docs/judgement.schema.json

clean: ## remove what was made here
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
