# Two commands do all set-up on a fresh machine: make ask Q="why did CoreOS split", make test.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Taken as it was typed: make must not expand a $ in a question.
export QUESTION := $(value Q)

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

ask: .venv/run ## ask the notes: make ask Q="why did CoreOS split"
	@$(BIN)/qa ask -- "$$QUESTION" || [ $$? -eq 3 ]

chat: .venv/run ## open the chat in the browser
	@$(BIN)/qa chat

model: .venv/run ## get the local model, 1.1 GB, once: it reads the notes before it answers
	@$(BIN)/qa models pull qwen2.5-coder-1.5b

test: .venv/dev ## format, lint, types, layers, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

test-slow: .venv/dev ## the tests that take minutes
	$(BIN)/pytest -m slow -rs

eval: .venv/run ## measure the answers, and fail when a figure fell
	$(BIN)/qa eval --check --split all
	$(BIN)/qa eval retrieval --check --split all
	$(BIN)/qa eval verification --check --split all

screenshots: .venv/dev ## draw the pictures of the page anew
	$(BIN)/python tests/screenshots.py

fix: .venv/dev ## format, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev ## pin what the dependencies need, changing as little as possible; UPGRADE=--upgrade takes the newest
	$(BIN)/uv pip compile pyproject.toml --extra local --group build $(UPGRADE) --universal --python-version 3.11 \
		--no-annotate --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile --group dev --constraint requirements.lock $(UPGRADE) --universal --python-version 3.11 \
		--no-annotate --no-header --quiet -o requirements-dev.lock
	@sed -i.bak -E '/^(nvidia-|cuda-|triton=)/d' requirements.lock requirements-dev.lock && rm requirements*.lock.bak

.venv/bin/pip: # made last of all: where it is, so is the rest
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: install it, or name one with make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "python3 has no venv module: install it (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }

.venv/run: .venv/bin/pip requirements.lock pyproject.toml
	@echo "Installing, once: about two minutes …" >&2
	@$(BIN)/pip install --quiet -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	@$(BIN)/pip install --quiet -r requirements-dev.lock
	@touch $@

.PHONY: help ask chat model test test-slow eval screenshots fix lock
