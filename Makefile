# run: open the app.  test: install what the tests need and run them all.
# faults: 15 minutes of faults against our store, stock TinyDB and SQLite; QUICK=1 takes one, SEED=n others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?=
SEED ?= 1
QUICK ?=
MINUTES ?= 3

.PHONY: run test faults terminal-sweep texts monkey lint bench eval screenshots clean

run: $(VENV)/.run
	@$(BIN)/python -m compileall -q isms_tui
	@$(BIN)/isms-tui $(FILE)

test: $(VENV)/.test
	$(BIN)/python -m compileall -q isms_tui
	$(BIN)/python -m pytest -n auto --dist loadgroup tests

lint: $(VENV)/.dev
	$(BIN)/ruff check isms_tui tests hatch_build.py
	$(BIN)/ruff format --check isms_tui tests hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports

faults: $(VENV)/.test
	$(BIN)/python -m compileall -q isms_tui
	$(BIN)/python tests/faults/campaign.py --seed $(SEED) $(if $(QUICK),--quick)

bench: $(VENV)/.test
	$(BIN)/python -m compileall -q isms_tui
	$(BIN)/python tests/bench/run.py

eval: $(VENV)/.test
	PYTHONPATH=tests $(BIN)/python -m eval.run $(if $(ALL),--all)

terminal-sweep: $(VENV)/.test
	$(BIN)/python tests/terminal/sweep.py

# Every text of tests/data/nasty.json in every place; `make test` tries a slice of them.
texts: $(VENV)/.test
	$(BIN)/python -m compileall -q isms_tui
	NASTY_TEXTS=all $(BIN)/python -m pytest -n auto tests/nasty

# Random keys into a real terminal: make monkey SEED=7 MINUTES=30
monkey: $(VENV)/.test
	$(BIN)/python -m compileall -q isms_tui
	PYTHONPATH=tests $(BIN)/python tests/tools/monkey.py --seed $(SEED) --minutes $(MINUTES)

screenshots: $(VENV)/.test
	$(BIN)/python tests/tools/screenshots.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache content/.index.json content/.pages.json content/.search.json
