# Everything a person does with this checkout. `make` alone lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run stop install test check unit browser proof bench faults format lock

PYTHON_BIN := .venv/bin/python
RUN_STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-for-tests
WORKERS ?= 2

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: $(RUN_STAMP) ## Install what is missing and serve on this machine; Ctrl+C stops everything
	@exec $(PYTHON_BIN) manage.py run

stop: $(RUN_STAMP) ## Stop what `make run` started
	@$(PYTHON_BIN) manage.py stop

install: $(RUN_STAMP) ## Make .venv with the product's packages

$(RUN_STAMP): requirements.txt
	@sh scripts/environment.sh
	@echo "Installing the packages …"
	@$(PYTHON_BIN) -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(PYTHON_BIN) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

test: check unit browser ## All checks and tests, as the continuous integration runs them

check: $(DEV_STAMP) ## Form, types, floors, migrations, production settings
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/djlint templates --quiet --lint
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PYTHON_BIN) manage.py makemigrations --check --dry-run
	$(PYTHON_BIN) manage.py check_migrations
	SECRET_KEY=$$($(PYTHON_BIN) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	BASE_DOMAIN=desk.example DATABASE_URL=postgresql://atum_app:unused@localhost/unused \
	DJANGO_SETTINGS_MODULE=atum_desk.settings.prod $(PYTHON_BIN) manage.py check --deploy --fail-level WARNING

unit: $(DEV_STAMP) ## The tests that need no browser
	$(PYTHON_BIN) -m pytest -q -n $(WORKERS) --dist loadfile --ignore tests/browser --ignore tests/benchmarks --ignore tests/faults

browser: $(DEV_STAMP) ## The tests in a real Chromium
	@sh scripts/chromium.sh
	$(PYTHON_BIN) -m pytest -q -n $(WORKERS) --dist loadfile tests/browser

proof: $(DEV_STAMP) ## The long proofs: many more generated cases, killed processes, 100,000 tickets
	HYPOTHESIS_PROFILE=large $(PYTHON_BIN) -m pytest -q -n $(WORKERS) --dist loadfile --ignore tests/browser --ignore tests/benchmarks --ignore tests/faults
	$(PYTHON_BIN) -m pytest -q tests/faults tests/benchmarks

bench: $(DEV_STAMP) ## Measure every page at 10,000, 100,000 and 1,000,000 tickets; N=10000 for one size
	$(PYTHON_BIN) -m tests.benchmarks $(N)

faults: $(DEV_STAMP) ## Kill processes, sessions and PostgreSQL under twenty people at work, for five minutes
	FAULT_SECONDS=$${FAULT_SECONDS:-300} $(PYTHON_BIN) -m pytest -q tests/faults

format: $(DEV_STAMP) ## Bring the code into form
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

lock: $(DEV_STAMP) ## Compile requirements*.txt from requirements*.in
	.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements.in -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
