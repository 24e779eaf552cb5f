# Everything runs in a virtual environment, .venv, which is made and brought up to date when needed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Where `make run` serves: make run HOST=0.0.0.0 PORT=8080
HOST ?= 127.0.0.1
PORT ?= 8501

# Python keeps what it compiles, also where it is told not to: or each process compiles everything.
unexport PYTHONDONTWRITEBYTECODE

PYTHON_IN := .venv/bin/python
INSTALL := $(PYTHON_IN) -m pip install --quiet --disable-pip-version-check
# The lists are complete, so that nothing is left to resolve; Python compiles what it uses.
PINNED := --require-hashes --no-deps --no-compile
UV := $(shell sed -n 's/^pin = \["\(.*\)"\]/\1/p' pyproject.toml)
# Formats, lints, type-checks and tests scripts and style sheets; it fetches nothing.
DENO := NO_COLOR=1 DENO_DIR=.venv/deno DENO_NO_UPDATE_CHECK=1 .venv/bin/deno
LOCAL := --quiet --no-remote --no-npm --cached-only
CHECK_SCRIPTS := { $(DENO) check $(LOCAL) .ci lib tests && $(DENO) test --no-check $(LOCAL) tests/scripts; }
# A browser is opened only where there is a screen to open it on.
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/installed ## Open the dashboard on http://127.0.0.1:8501 (HOST=, PORT=)
# What cannot be loaded is told, and keeps nobody from the store that is there.
	@$(PYTHON_IN) -m lib.store build --keep
	@exec $(PYTHON_IN) -m lib.server --host $(HOST) --port $(PORT) $(if $(SCREEN),--open)

.PHONY: build
build: .venv/installed ## Build the store from the files in data/
	@$(PYTHON_IN) -m lib.store build

.PHONY: test
test: check ## Check everything: format, lint, types, imports, data, then all tests
	@CHROMIUM="$$(.ci/chromium)"; NGINX="$$(.ci/nginx)"; export CHROMIUM NGINX; \
		exec $(PYTHON_IN) -m pytest -p tests.measured -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: check
check: .venv/installed-tests ## Check format, lint, types, imports and data, without the tests
	@.ci/chromium >/dev/null
	@.ci/nginx >/dev/null
	@.ci/playwright
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@$(DENO) fmt --quiet --check
	@$(DENO) lint --quiet
	@.venv/bin/codespell
# Beside the rest, the tests are loaded: that compiles them once, and not for each who runs them.
	@$(PYTHON_IN) -m pytest --collect-only -qq >.venv/tests & tests=$$!; \
		$(CHECK_SCRIPTS) >.venv/scripts 2>&1 & scripts=$$!; \
		.venv/bin/pyrefly check && .venv/bin/lint-imports && \
		.venv/bin/frictionless validate data/datapackage.json && \
		{ wait $$scripts || { cat .venv/scripts; exit 1; }; } && \
		{ wait $$tests || { cat .venv/tests; exit 1; }; }

.PHONY: format
format: .venv/installed-tests ## Format the code, and mend what can be mended by itself
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix
	@$(DENO) fmt --quiet
	@$(DENO) lint --quiet --fix

.PHONY: bench
bench: .venv/installed-tests ## Measure speed and size
	@.ci/playwright
	@CHROMIUM="$$(.ci/chromium)"; export CHROMIUM; \
		exec $(PYTHON_IN) -m pytest -m bench -s tests/benchmarks

# The two lists pin every package, direct or not, with its hashes, for Python 3.11 and newer.
# What is pinned stays as it is where it can; UPGRADE=yes takes the newest of what pyproject.toml leaves open.
PIN := $(PYTHON_IN) -m uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make requirements" $(if $(UPGRADE),--upgrade)

.PHONY: requirements
requirements: .venv/installed ## Pin all packages from pyproject.toml (UPGRADE=yes)
	@$(INSTALL) --group pin
	@$(PIN) --extra test --output-file tests/requirements.txt
	@$(PIN) --constraints tests/requirements.txt --output-file requirements.txt

.PHONY: audit
audit: .venv/installed ## Ask whether a pinned package has a known weakness
	@$(INSTALL) --group audit
	@.venv/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --requirement requirements.txt

.PHONY: hooks
hooks: .venv/installed-tests ## Look at each commit before it is made (pre-commit)
	@$(INSTALL) --group hooks
	@.venv/bin/pre-commit install

.PHONY: clean
clean: ## Remove the environment, the built store and all caches
	@rm -rf .venv .hypothesis .import_linter_cache .pytest_cache .ruff_cache data/*.db*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Streamlit's own files are compressed once; an image gets its packages before the program.
COMPRESS := [ ! -e lib/server/static_files.py ] || $(PYTHON_IN) -m lib.server.static_files

# uv does what pip does in a fraction of the time; where it cannot be had, pip does it.
define install_list
.ci/python
echo "Installing packages"
{ $(INSTALL) "$(UV)" && $(PYTHON_IN) -m uv pip install --quiet --require-hashes --no-deps --requirement $<; } \
	|| $(INSTALL) $(PINNED) --requirement $<
$(COMPRESS)
endef

.venv/installed: requirements.txt
	@$(install_list)
	@touch $@

.venv/installed-tests: tests/requirements.txt
	@$(install_list)
	@touch $@ .venv/installed
