# Everything is set up on first use; `make help` lists what there is.

SETUP = python3 bootstrap.py
DEV = $(SETUP) --dev
SHELL = /bin/sh

.DEFAULT_GOAL := help
.PHONY: help run test check lint format types templates demo

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## Run everything; PORT=8000 DATA_DIR=var
	@$(SETUP) python -m cdp.embedded.up

test: ## Run all tests, with a browser where there is one
	@$(DEV) --browser pytest -n auto $(ARGS)

check: lint types templates test ## Run what CI runs: lint, types, templates, Django's checks, tests

lint: ## Check the style, and Django's own checks
	@$(DEV) ruff check .
	@$(DEV) ruff format --check .
	@$(DEV) python manage.py check --fail-level WARNING
	@$(DEV) python manage.py makemigrations --check --dry-run

format: ## Put code and templates in their usual form
	@$(DEV) ruff check --fix --quiet .
	@$(DEV) ruff format .

types: ## Check the types
	@$(DEV) mypy .

templates: ## Check the templates
	@$(DEV) djlint --quiet --lint templates

demo: ## Print the demo's address and log-ins
	@$(SETUP) python manage.py demo
