.PHONY: help dev test it fmt

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

dev: ## run it here, with its own Kafka and Redis, reloading as you edit
	./mvnw quarkus:dev

test: ## unit tests
	./mvnw test

it: ## everything: format, lint, unit and integration tests
	./mvnw verify

fmt: ## format the sources
	./mvnw -q spotless:apply
