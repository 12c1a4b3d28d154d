# `make rank` and `make test` do all the set-up themselves, in .venv: they need Python 3.11 or later, git and make.

VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard src/pilotrank/texts/catalogues/*/LC_MESSAGES/*.po)
SET_UP := pyproject.toml hatch_build.py $(CATALOGUES)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: rank test check lint types data copied reproduced wheel texts picture benchmark clean

rank: $(VENV)/.installed
	@$(BIN)/pilotrank rank

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto

check: lint types data copied reproduced wheel

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.installed-dev
	$(BIN)/mypy

data: $(VENV)/.installed-dev
	$(BIN)/pilotrank check --workspace .

# The report itself is no part of the repository: where it is not beside it, there is nothing to compare with.
COPIED := ../shared/tools/copied_sentences.py
copied:
	@if [ -f $(COPIED) ]; then python3 $(COPIED); \
	else echo "copied sentences: skipped, because the report is not here to compare with"; fi

# The page of published decisions is what comes out of them today; without --check the script writes it.
reproduced: $(VENV)/.installed-dev
	$(BIN)/python docs/reproduced.py --check

# What a user gets: the wheel alone, without extras, in an environment and a folder of its own.
wheel: $(VENV)/.installed-dev
	@rm -rf dist && $(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@rm -rf dist/venv && $(BIN)/python -m venv dist/venv
	@dist/venv/bin/python -m pip install --quiet --disable-pip-version-check dist/pilotrank-*.whl
	cd / && $(CURDIR)/dist/venv/bin/pilotrank --help > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank rank --top 3 --lang nl
	cd / && $(CURDIR)/dist/venv/bin/pilotrank show startbaan --lang nl > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank backtest --samples 100 > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank compare --reading second --samples 100 > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank compare --method topsis --method promethee > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank explain refugee-programmes career-tracks > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank robustness --samples 5000 --vary-values > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank shortlist --size 4 --at-most internships=1 > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank schema rank > /dev/null
	cd dist && venv/bin/pilotrank init own --quiet && venv/bin/pilotrank check -w own
	cd dist && venv/bin/pilotrank init samples --empty --quiet && venv/bin/pilotrank rank -w samples -o nine.csv --quiet \
	  && venv/bin/pilotrank verify nine.csv -w samples --quiet > /dev/null
	cd dist && venv/bin/pilotrank export all.csv -w own --quiet && venv/bin/pilotrank import all.csv again --quiet > /dev/null
	cd / && $(CURDIR)/dist/venv/bin/pilotrank weights best-worst --best relevance --worst innovativeness \
	  relevance:innovativeness=5 relevance:feasibility=2 feasibility:innovativeness=3 --format json \
	  | $(CURDIR)/dist/venv/bin/python -m json.tool > /dev/null

texts: $(VENV)/.installed-dev
	$(BIN)/python hatch_build.py --update

picture: $(VENV)/.installed-dev
	$(BIN)/python docs/picture.py

benchmark: $(VENV)/.installed-dev
	$(PIP) -e '.[benchmarks]'
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/robustness.py

clean:
	rm -rf $(VENV) dist

$(VENV)/.installed: $(SET_UP) | $(VENV)/.created
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(SET_UP) | $(VENV)/.created
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

# The first Python on the path that is new enough and can make virtual environments.
$(VENV)/.created:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
	    $$python -m venv $(VENV) && touch $@ && exit 0; \
	  fi; \
	done; \
	echo "missing: Python 3.11 or later with venv (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1
