# Every way of working on Drogowskaz, from a fresh clone on. `make help` lists them.
#
# Promises: set-up happens once, in .venv, and says so on stderr, so stdout holds only what the program prints; stdin reaches it.
# A second call installs nothing until pyproject.toml or requirements.lock changes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Not compiling what is never imported halves the time (81 s to 36 s); the rest is compiled when it is first imported.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile
# Which it is not where this is set: then every start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

# The state of `make run`: database, index, secret. The program itself would take the user's data folder.
DATA_DIR ?= $(CURDIR)/.data
# A package index that holds the small CPU build of torch, for machines that cannot use the large one. Not needed to run.
TORCH_INDEX_URL ?=
# More for what is run: make test ARGS="-k telegram -x"
ARGS ?=
run evaluate screenshots bench bench-growth bench-peers: export DATA_DIR := $(DATA_DIR)
export TORCH_INDEX_URL

PROJECT := pyproject.toml requirements.lock
# What the references and the gate are made from: a change is prepared anew.
MODEL_SOURCES := $(wildcard bot/*.toml index/*.toml index/*.py knowledge/passages.py knowledge/curated/*.toml knowledge/golden/*.jsonl)
FAST := not model and not botapi and not postgres and not install and not browser and not slow

.PHONY: help run install dev prepare test check evaluate screenshots bench bench-growth bench-peers lock clean
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

run: prepare ## start the assistant: Telegram with TELEGRAM_BOT_TOKEN, a chat in the terminal (or from a pipe) without
	@exec $(BIN)/drogowskaz serve

install: $(VENV)/.installed

dev: $(VENV)/.installed-dev

prepare: $(VENV)/.prepared

test: dev ## run every test
	@exec $(BIN)/python -m pytest --numprocesses logical --dist loadgroup $(ARGS)

check: dev ## format, lint, types, imports, content and the fast tests; about a minute
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/drogowskaz knowledge check
	$(BIN)/python -m pytest -q --numprocesses logical --dist worksteal -m "$(FAST)" $(ARGS)

evaluate: dev prepare ## measure the answers on the golden questions
	@exec $(BIN)/python -m bot.evaluation $(ARGS)

screenshots: dev prepare ## make the pictures of the desk in docs/desk anew
	@exec $(BIN)/python -m tests.bot.desk.screenshots

bench: dev prepare ## measure speed and memory, of the assistant and of the desk
	@$(BIN)/python -m benchmarks.assistant
	exec $(BIN)/python -m benchmarks.desk

bench-growth: dev prepare ## measure the index from a thousand to a million passages; half an hour, 8 GB
	@exec $(BIN)/python -m benchmarks.growth $(ARGS)

bench-peers: prepare $(VENV)/peers/.installed ## compare with txtai and Haystack, side by side; half an hour
	@exec $(VENV)/peers/bin/python -m benchmarks.peers $(ARGS)

lock: ## take the newest releases that pyproject.toml allows and write requirements.lock
	@exec 1>&2 0</dev/null
	scratch=$$(mktemp -d)
	trap 'rm -rf "$$scratch"' EXIT
	$(PYTHON) -m venv "$$scratch/venv"
	echo "Resolving in a new environment, some minutes"
	"$$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
		$${TORCH_INDEX_URL:+--extra-index-url "$$TORCH_INDEX_URL"} -e '.[dev,peers]'
	"$$scratch/venv/bin/python" -m pip check
	{
		echo '# Exact versions of all that is installed, used as constraints by the Makefile and the Dockerfile. Written by `make lock`.'
		echo '# torch stands here without its build: the CUDA packages that the large one brings follow from its own version.'
		"$$scratch/venv/bin/python" -m pip freeze --exclude-editable |
			sed -E -e '/^(nvidia-|cuda-|triton)/d' -e 's/^(torch==[^+]*)\+.*/\1/'
	} > "$$scratch/lock"
	mv "$$scratch/lock" requirements.lock

clean: ## remove what set-up made; the state in DATA_DIR stays
	@rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# In a shell: apt PACKAGE... installs Debian packages where it may, and says what to do where it may not.
define APT
apt() {
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
		echo "Installing Debian packages: $$*"
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$$@" > /dev/null
	else
		echo "Missing: $$*. Install with: sudo apt-get install $$* (make does it itself only as root)"
		exit 1
	fi
}
endef

$(BIN)/pip:
	@exec 1>&2 0</dev/null
	$(APT)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
		echo "Drogowskaz needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."
		exit 1
	}
	# Debian keeps ensurepip, without which venv makes no pip, in a package of its own.
	$(PYTHON) -c 'import ensurepip' 2> /dev/null ||
		apt "$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(PROJECT) | $(BIN)/pip
	@exec 1>&2 0</dev/null
	echo "Installing what the assistant needs into $(VENV), once; some minutes"
	$(PIP_INSTALL) $${TORCH_INDEX_URL:+--extra-index-url "$$TORCH_INDEX_URL"} -c requirements.lock -e .
	touch $@

$(VENV)/.installed-dev: $(PROJECT) | $(BIN)/pip
	@exec 1>&2 0</dev/null
	$(APT)
	command -v git > /dev/null || apt git
	command -v chromium > /dev/null || apt chromium
	echo "Installing what the assistant and its tests need into $(VENV), once; some minutes"
	$(PIP_INSTALL) $${TORCH_INDEX_URL:+--extra-index-url "$$TORCH_INDEX_URL"} -c requirements.lock -e '.[dev]'
	touch $(VENV)/.installed $@

# An environment of its own: what the peers bring along must not change what ours does.
$(VENV)/peers/.installed: $(PROJECT) | $(BIN)/pip
	@exec 1>&2 0</dev/null
	echo "Installing what is compared into $(VENV)/peers, once; some minutes"
	$(BIN)/python -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
		$${TORCH_INDEX_URL:+--extra-index-url "$$TORCH_INDEX_URL"} -c requirements.lock -e '.[peers]'
	touch $@

$(VENV)/.prepared: $(VENV)/.installed $(MODEL_SOURCES)
	@exec 1>&2 0</dev/null
	echo "Preparing the model, once; a minute or two"
	$(BIN)/drogowskaz prepare
	touch $@
