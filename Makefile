# The commands of Omzien. Needs Python 3.11 or newer (PYTHON= chooses one) and nothing else.
#   make run                               the portal with demo content; PORT= LOCAL= DATABASE_URL= REDIS_URL= DEBUG=1
#   make test  ARGS="tests/initiatives -x" the tests, in a data folder of their own
#   make check                             format, lint, types, templates, import directions, missing migrations
#   make bench                             the benchmarks; bench-pages and bench-newsletter take ARGS
#   make manage ARGS="shell"               a Django command against what `make run` runs
SHELL := /bin/sh
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,\
            $(if $(shell command -v $(name)),$(name))))
BIN := .venv/bin
ARGS ?=
LOCKS := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11

.DEFAULT_GOAL := run
.PHONY: run test check check-format check-lint check-types check-templates check-imports check-migrations bench \
        bench-pages bench-newsletter manage format lock clean install-local install-dev

run: install-local
	@exec $(BIN)/python -m omzien.local run

test: install-dev
	@exec $(BIN)/python -m omzien.local exec .local-test $(BIN)/python -m pytest -n auto $(ARGS)

bench:
	@$(MAKE) bench-pages
	@$(MAKE) bench-newsletter

bench-pages: install-dev
	@exec $(BIN)/python -m omzien.local exec .local-bench/pages $(BIN)/python -m benchmarks $(ARGS)

# Its commits reach the disk, as they do in life.
bench-newsletter: install-dev
	@exec $(BIN)/python -m omzien.local exec --durable .local-bench/newsletter $(BIN)/python -m benchmarks.newsletter $(ARGS)

manage: install-local
	@exec $(BIN)/python -m omzien.local manage $(ARGS)

# make -k check goes on after the first that fails.
check: check-format check-lint check-types check-templates check-imports check-migrations

check-format: install-dev
	$(BIN)/ruff format --check --quiet .

check-lint: install-dev
	$(BIN)/ruff check --quiet .

check-types: install-dev
	$(BIN)/mypy

check-templates: install-dev
	$(BIN)/djlint --lint --quiet templates

check-imports: install-dev
	$(BIN)/lint-imports

# The only warning is that no database answers: the question needs none.
check-migrations: install-dev
	@DJANGO_SETTINGS_MODULE=omzien.settings.test $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: install-dev
	$(BIN)/ruff check --quiet --fix --select I .
	$(BIN)/ruff format --quiet .

# dev first: base and local take the same versions from it.
lock: install-dev
	$(LOCKS) requirements/dev.in -o requirements/dev.txt
	$(LOCKS) requirements/local.in -c requirements/dev.txt -o requirements/local.txt
	$(LOCKS) requirements/base.in -c requirements/dev.txt -o requirements/base.txt

clean:
	rm -rf .venv .local-test .local-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles

install-local install-dev: install-%:
	@$(PYTHON) omzien/local/install.py $*
