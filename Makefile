# Every target sets up what it needs on first use; `make help` lists them.

SETUP = python3 bootstrap.py
DEV = $(SETUP) --dev
# As a server on the internet has it, for the checks of a deployment.
DEPLOYED = env BASE_URL=https://tributary.example

.DEFAULT_GOAL := help
.PHONY: help run test check lint format types templates bench bench-full bench-api drill screenshots demo

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## Run everything; PORT=8000 and DATA_DIR=var may be given
	@$(SETUP) python -m cdp.embedded.up

test: ## Run all tests; ARGS="tests/cdp -k roles" picks some
	@$(DEV) --browser pytest -n auto $(ARGS)

check: lint types templates test ## Run what CI runs

lint: ## Check the style, Django's checks, and that no migration is missing
	@$(DEV) ruff check .
	@$(DEV) ruff format --check .
	@$(DEV) $(DEPLOYED) .venv/bin/python manage.py check --deploy --fail-level WARNING
	@$(DEV) python manage.py makemigrations --check --dry-run

format: ## Put the code in its usual form
	@$(DEV) ruff check --fix --quiet .
	@$(DEV) ruff format .

types: ## Check the types
	@$(DEV) mypy .

templates: ## Check the templates
	@$(DEV) djlint --quiet --lint templates

bench: ## Measure the import beside the database's own speed; ROWS= TIMES=3, EVENTS= or CONSENT=
	@$(DEV) python -m $(if $(EVENTS),tests.speed.record_bench events $(EVENTS),$(if $(CONSENT),tests.speed.record_bench consent $(CONSENT),tests.speed.bench $(or $(ROWS),1000000) $(or $(TIMES),3)))

bench-full: ## Measure what takes long: 3,000,000 rows, 5,000,000 people, only bad rows; FEWER=1 STEPS=
	@$(DEV) python -m tests.speed.full_bench $(or $(FEWER),1) $(STEPS)

bench-api: ## Measure update-profile and webhooks beside a bare view that commits; SECONDS=8
	@$(DEV) python -m tests.speed.bench_api $(or $(SECONDS),8)

drill: ## Import and receive under faults, compare the ends; SEEDS=5 ROWS=20000 FAULTS="kill -9"
	@$(DEV) python -m tests.drill $(or $(SEEDS),5) $(or $(ROWS),20000) "$(FAULTS)"

screenshots: ## Take pictures of every page of the demo that runs; ONLY="wizard people"
	@$(DEV) --browser python -m tests.browser.screenshots $(ONLY)

demo: ## Print the demo's address and log-ins; the demo is made if need be
	@$(SETUP) python manage.py demo
