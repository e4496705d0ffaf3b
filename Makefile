# Everything one does with the project. `make help` lists it.

SHELL = /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check storm coverage bench manage services lock screenshots docs

PORT ?= 8000
DATA ?= .demo
ARGS ?=
DEPLOY = platform/deploy

# Each recipe first finds or makes the environment: base to run, all to develop.
base = python=$$($(DEPLOY)/environment base) && export PYTHONPATH="$(CURDIR):$(CURDIR)/platform" &&
all = python=$$($(DEPLOY)/environment all) && export PYTHONPATH="$(CURDIR):$(CURDIR)/platform" &&

help: ## list these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\n  %s\n  %s\n  %s\n' \
	  'make demo PORT=9000 DATA=/some/folder   another port and data folder; RESET=1 starts afresh;' \
	  '          SERVICE=1 runs PostgreSQL, Redis and Celery workers too' \
	  'make manage ARGS="doctor"               any of manage.py'"'"'s commands'

demo: ## try it: a filled lab on this machine (PORT, DATA, RESET=1, SERVICE=1)
	@$(base) exec "$$python" -m deploy.serve --port "$(PORT)" --data "$(DATA)" $(if $(RESET),--reset) $(if $(SERVICE),--service)

test: ## run every test, on SQLite and on PostgreSQL with Redis (ARGS go to pytest)
	@$(all) exec "$$python" -m tests.run test $(ARGS)

check: ## formats, lints, types, contracts, migrations (AUDIT=1 also asks for known weaknesses)
	@$(all) exec "$$python" -m deploy.check $(if $(AUDIT),--audit)

storm: ## tests that kill, race and wait
	@$(all) exec "$$python" -m tests.run storm $(ARGS)

coverage: ## whether the chapters' tests walk every branch of what decides
	@$(all) exec "$$python" -m tests.coverage $(ARGS)

bench: ## measure speed against a bare page in the same run
	@$(all) exec "$$python" -m tests.load.bench $(ARGS)

manage: ## run a management command: make manage ARGS="token alice@demo.example"
	@$(base) export LAB_DATA="$${LAB_DATA:-$(abspath $(DATA))}" LAB_ENV_FILE="$${LAB_ENV_FILE:-$(abspath $(DATA))/lab.env}" && \
	exec "$$python" manage.py $(ARGS)

services: ## keep PostgreSQL and Redis running for development, and print their addresses
	@$(base) exec "$$python" -m deploy.servers postgresql redis --folder .services

screenshots: ## make the pictures of README and docs
	@$(all) exec "$$python" -m tests.journeys.screenshots $(ARGS)

docs: ## write the pages of platform/docs that say who may do what and what happens
	@$(all) exec "$$python" -m tests.permissions.pages

lock: ## write the lock files anew (UPGRADE=1: newest versions)
	@UPGRADE="$(UPGRADE)" $(DEPLOY)/lock
