# Everything there is to do here. `make` alone lists it.

.DEFAULT_GOAL := help
.PHONY: help run test check fmt openapi setup

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-9s %s\n", $$1, $$2 }'

run: setup ## Build, then serve demo data on 127.0.0.1:8080 from a private Postgres; Ctrl-C stops both
	cargo run --locked -- demo

test: setup ## Run all tests
	cargo test --locked

check: ## Check format, lints, documentation, licences of dependencies, and the direction rule
	scripts/setup.sh --check
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	cargo deny --locked check licenses bans sources
	cargo test --locked --test api architecture

fmt: ## Format the code
	cargo fmt

openapi: ## Write openapi/v1.json anew from the code
	cargo run --locked -- openapi > target/openapi.json
	mv target/openapi.json openapi/v1.json

setup: ## Install what building and running needs, where it is missing
	@scripts/setup.sh
