# Two commands: `make run` and `make test`. `make check` is the fast loop. Everything else is for those who work on Drydock.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: run test check lint bench fuzz test-hostile images editor

run: ## Builds Drydock, prepares the sandbox once, and serves the course on http://127.0.0.1:3000
	@.ci/setup run
	@$(MAKE) --no-print-directory editor
	cargo build --release --locked --bin drydock
	@.ci/drydock images || echo "No sandbox on this machine (the reason is above): lectures, quizzes and the checks of the source alone are served."
	@.ci/drydock serve

test: ## Everything: format, lints, both databases, the real sandbox, a real browser
	@.ci/setup test
	@$(MAKE) --no-print-directory editor lint
	cargo test --workspace --locked --no-run
	@PROFILE=debug .ci/drydock images
	@PROFILE=debug .ci/drydock course check
	cargo test --workspace --locked --no-fail-fast

check: ## The fast loop: format, lints, unit tests; no engine, no browser
	@$(MAKE) --no-print-directory lint
	cargo test --workspace --locked --lib --bins

lint:
	cargo fmt --all --check
	rustfmt --edition 2024 --check labs/src/checks/*/*.rs
	@.ci/directions
	cargo clippy --workspace --all-targets --locked -- --deny warnings

test-hostile: ## The attacks alone
	@.ci/setup test
	cargo test --locked -p labs --test hostile --test compromised

bench: ## Figures as ratios against a named peer, in one run
	@.ci/setup test
	@.ci/bench

fuzz: ## Ten minutes of broken Dockerfiles
	env SECONDS=600 cargo run --release --locked -p labs --example fuzz

editor: ## The editor's bundle; without Node the text areas stay plain
	@.ci/editor
