# Everything there is to do here. `make` alone lists it.

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults fuzz fmt openapi matrix configuration setup

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-14s %s\n", $$1, $$2 }'

run: ## Build, then serve demo data on 127.0.0.1:8080 from a private Postgres; Ctrl-C stops both
	@scripts/setup.sh --run
	cargo run --locked -- demo

test: ## Run all tests
	@scripts/setup.sh --test
	@rm -rf target/figures
	cargo test --locked -- --skip generated_clients:: --skip sources::real --skip degraded::
	cargo test --locked --test api -- --test-threads 1 degraded::
	cargo test --locked --test api -- --test-threads 1 generated_clients:: sources::real
	@cat target/figures/* 2>/dev/null || true

check: ## Check format, lints, documentation, licences of dependencies, the direction rule, and the OpenAPI document
	scripts/setup.sh --check
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items
	cargo deny --locked check licenses bans sources
	cargo test --locked --test api -- architecture generated_clients::lints

faults: setup ## Run the long tests of concurrency, of kills and of a restore, with their figures
	cargo test --locked --test api -- --ignored --nocapture --test-threads 1 concurrency:: kills:: operations::

fuzz: ## Try the service and each reader of what comes from outside for long; FUZZ_SECONDS for each caller, 300
	@scripts/setup.sh --test
	PROPTEST_CASES=$${PROPTEST_CASES:-20000} cargo test --locked --lib -- model:: exchange:: http::json http::query http::conditional http::api secrets::seal
	cargo test --locked --test api -- --ignored --nocapture generated_clients::

bench: setup ## Measure what requests and writes cost, as ratios within one run, and what whole lists cost
	cargo bench --locked --bench http
	cargo bench --locked --bench bulk

fmt: ## Format the code
	cargo fmt

openapi: ## Write openapi/v1.json anew from the code
	cargo run --locked -- openapi > target/openapi.json
	mv target/openapi.json openapi/v1.json

matrix: setup ## Write docs/access-matrix.md anew from the rules that the tests hold against the service
	cargo test --locked --test api matrix::page::the_page_is_written_anew -- --ignored

configuration: ## Write docs/configuration.toml anew from the code
	cargo run --locked -- config --defaults > target/configuration.toml
	mv target/configuration.toml docs/configuration.toml

setup: ## Install what building and running needs, where it is missing
	@scripts/setup.sh
