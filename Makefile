# Everything one does with the project. `make help` lists it.

SHELL = /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo prepare manage run test check storm coverage bench services lock screenshots docs

PORT ?= 8000
DATA ?= .demo
ARGS ?=
DEPLOY = platform/deploy

# RESET=1 means yes; RESET=0, RESET=no and an empty one mean no. So do SERVICE and AUDIT.
yes = $(filter-out 0 no No NO false False off,$(strip $(1)))

# Each recipe first finds or makes the environment: base to run, all to develop.
base = python=$$($(DEPLOY)/environment base) && export PYTHONPATH="$(CURDIR):$(CURDIR)/platform" &&
all = python=$$($(DEPLOY)/environment all) && export PYTHONPATH="$(CURDIR):$(CURDIR)/platform" &&
# A lab is a data folder; its settings lie in it. Both can be named otherwise in the environment.
# A relative folder is one of the project's; an empty one would be the project itself.
folder = $(if $(strip $(DATA)),$(if $(filter /%,$(firstword $(DATA))),$(DATA),$(CURDIR)/$(DATA)),$(error DATA names no folder))
lab = export LAB_DATA="$${LAB_DATA:-$(folder)}" && export LAB_ENV_FILE="$${LAB_ENV_FILE:-$$LAB_DATA/lab.env}" &&

help: ## list these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\n  %s\n  %s\n  %s\n' \
	  'make demo PORT=9000 DATA=/some/folder   another port and data folder; RESET=1 starts afresh;' \
	  '          SERVICE=1 runs PostgreSQL, Redis and Celery workers too' \
	  'make manage ARGS="doctor" DATA=/srv/lab any of manage.py'"'"'s commands, in the lab of that folder'

demo: ## try it: a filled lab on this machine (PORT, DATA, RESET=1, SERVICE=1)
	@$(base) exec "$$python" -m deploy.serve --port "$(PORT)" --data "$(folder)" $(if $(call yes,$(RESET)),--reset) $(if $(call yes,$(SERVICE)),--service)

prepare: ## make a real lab's data folder, or bring it up to date: database, static files (DATA)
	@$(base) $(lab) exec "$$python" -m deploy.prepare

manage: ## run a management command in a lab: make manage ARGS="token alice@demo.example" (DATA)
	@$(base) $(lab) exec "$$python" manage.py $(ARGS)

run: ## serve a real lab that is prepared: web, relay and, with Redis, workers (PORT, DATA)
	@$(base) $(lab) exec "$$python" -m deploy.running --port "$(PORT)"

test: ## run every test, on SQLite and on PostgreSQL with Redis (ARGS go to pytest)
	@$(all) exec "$$python" -m tests.run test $(ARGS)

check: ## formats, lints, types, contracts, migrations (AUDIT=1 also asks for known weaknesses)
	@$(all) exec "$$python" -m deploy.check $(if $(call yes,$(AUDIT)),--audit)

storm: ## tests that kill, race and wait
	@$(all) exec "$$python" -m tests.run storm $(ARGS)

coverage: ## whether the chapters' tests walk every branch of what decides
	@$(all) exec "$$python" -m tests.coverage $(ARGS)

bench: ## measure speed against a bare page in the same run
	@$(all) exec "$$python" -m tests.load.bench $(ARGS)

services: ## keep PostgreSQL and Redis running for development, and print their addresses
	@$(base) exec "$$python" -m deploy.servers postgresql redis --folder .services

screenshots: ## make the pictures of README and docs
	@$(all) exec "$$python" -m tests.journeys.screenshots $(ARGS)

docs: ## write the pages of platform/docs that say who may do what and what happens
	@$(all) exec "$$python" -m tests.permissions.pages

lock: ## write the lock files anew (UPGRADE=1: newest versions)
	@UPGRADE="$(UPGRADE)" $(DEPLOY)/lock
