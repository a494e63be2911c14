# The one door. CI comes through it too, and does nothing of its own.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run watch test check bench faults soak publish pictures tidy fmt

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A whole path: dotnet run starts the program in the project's folder.
run: ## build and serve on http://127.0.0.1:8080, with the store under ./data
	build/require.sh run
	dotnet run --project src/PatronDesk --configuration Release --no-launch-profile -- \
		serve --urls http://127.0.0.1:8080 --data "$(CURDIR)/data"

watch: ## the same as run, built and started again whenever a source changes
	build/require.sh run
	dotnet watch --project src/PatronDesk --non-interactive run --no-launch-profile -- \
		serve --urls http://127.0.0.1:8080 --data "$(CURDIR)/data"

test: ## build, publish, and run every test on SQLite and on PostgreSQL
	build/require.sh run test publish
	build/test.sh

check: ## what a change must pass: formatting, long lines, duplicates, analyzers, and every test
	build/require.sh run test publish check
	build/lines.sh
	build/duplicates.sh
	dotnet restore PatronDesk.slnx # says why it cannot, which format does not
	dotnet format PatronDesk.slnx --verify-no-changes --no-restore
	build/test.sh

bench: ## measure the published server beside its ceilings; make bench ARGS=--help
	bench/run.sh $(ARGS)

faults: ## break the published server and see what it keeps; make faults ARGS=--help
	faults/run.sh faults $(ARGS)

soak: ## load the published server for long and see what grows; make soak ARGS="--minutes 60"
	faults/run.sh soak $(ARGS)

publish: ## leave the program, native and alone, in dist/
	build/require.sh run publish
	build/publish.sh

pictures: ## take the README's pictures anew, into docs/pictures
	build/require.sh run pictures
	build/pictures.sh

tidy: ## name the lines that are too long and the code that is written twice
	build/require.sh check
	build/lines.sh || true
	build/duplicates.sh

fmt: ## format the code as check wants it
	dotnet format PatronDesk.slnx
