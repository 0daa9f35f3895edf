# The two commands that matter: `make site` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= python3
PORT ?= 1313
MOCK_PORT ?= 8321
BIN := .venv/bin
# Most of the time goes into starting Python: without compiled modules, a start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE
HUGO := $(BIN)/python tools/hugo_binary.py

# Set-up. A stamp is as new as the lock that it was made of.
SITE_READY := .venv/.site-ready
TEST_READY := .venv/.test-ready
FUZZ_READY := .venv/schemathesis/.ready
BENCH_READY := .venv/bench/.ready
HTML_READY := .venv/html-validate/.ready
PRETTIER_READY := .venv/prettier/.ready
LIGHTHOUSE_READY := .venv/lighthouse/.ready
DOCSY_READY := .venv/docsy/.ready
CORPUS_READY := .venv/corpus/.ready
KINTO_READY := .venv/kinto/.ready
PREFECT_READY := .venv/prefect/.ready
GENERATORS_READY := .venv/generators/.ready

# Every target that `make help` lists is a name and not a file.
.PHONY: $(shell awk -F ':.*## ' '/^[a-z-]+:.*## / {print $$1}' Makefile)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(SITE_READY) ## prove every example against the mock, build the site into public/, check its pages
	$(BIN)/snipproof check
	$(BIN)/snipproof run --no-cache # what is published has run here and now
	@$(BIN)/python tools/last_changes.py
	$(BIN)/snipproof data
	$(HUGO) --panicOnWarning --cleanDestinationDir --destination public > /dev/null
	$(BIN)/python -m pagefind > /dev/null
	@rm -f public/pagefind/*-ui.* public/pagefind/pagefind-highlight.js # of pagefind's own interface
	$(BIN)/snipproof site public
	$(BIN)/python tools/links.py public
	$(BIN)/python tools/transfer.py public
	@echo "The site is in public/. \`make serve\` shows it with a live preview."

serve: $(SITE_READY) ## live preview, the mock beside it, and each save judged; the search is in `make site`
	@$(BIN)/python tools/last_changes.py
	@exec $(BIN)/python tools/serve.py --port $(PORT) --mock-port $(MOCK_PORT)

test: $(TEST_READY) $(KINTO_READY) lint browser ## the tests, with a real curl, real sockets and a real browser
	$(BIN)/pytest -n auto --dist loadfile

test-thorough: $(TEST_READY) $(KINTO_READY) browser ## more moments to kill a run, more pages for axe, more settings; takes 10 minutes
	$(BIN)/pytest -n auto --dist loadfile -m thorough

test-fast: $(TEST_READY) ## the tests that need no browser and take no time
	$(BIN)/pytest -n auto --dist loadfile -m 'not browser and not slow and not docsy and not generators and not soak and not thorough'

live-servers: $(SITE_READY) $(PREFECT_READY) ## run and build examples/ with a real Prefect and PowerDNS; takes 3 minutes
	@$(BIN)/python tools/live_servers.py

prettier: $(PRETTIER_READY) ## see whether the JavaScript examples are as Prettier writes them; ARGS=--write changes them
	@.venv/prettier/node_modules/.bin/prettier $(or $(ARGS),--check) "snippets/**/*.mjs"

agreement: $(TEST_READY) $(KINTO_READY) $(PREFECT_READY) ## measure anew how far the mock agrees with Kinto, Prefect, PowerDNS
	AGREEMENT=write $(BIN)/pytest -q tests/live/test_kinto.py -k agreement
	@$(BIN)/python tools/live_servers.py --update

soak: $(TEST_READY) $(KINTO_READY) ## kill live runs at 200 moments, and see that nothing is left behind; takes 15 minutes
	$(BIN)/pytest -m soak tests/live

kinto: $(KINTO_READY) ## install the server that the tests of live runs speak to

axe: $(TEST_READY) browser ## look at every page of public/ with axe, in light and dark; takes minutes
	@$(BIN)/python tools/axe.py public

check: $(SITE_READY) ## read everything, run nothing
	@$(BIN)/snipproof check

run: $(SITE_READY) ## run every example against the mock
	@$(BIN)/snipproof run

update: $(SITE_READY) ## record responses and outputs anew, and show what changed
	@$(BIN)/snipproof run --update

transcripts: $(SITE_READY) ## write anew what the site shows of snipproof at a terminal
	@$(BIN)/python tools/transcripts.py

mock: $(SITE_READY) ## serve the mock by itself
	@$(BIN)/snipproof mock --port $(MOCK_PORT)

lint: $(TEST_READY) ## ruff, mypy, and the worst habits of language
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/plain.py

rot: $(SITE_READY) ## break healthy examples in hundreds of ways, and see whether each is told as it should
	@$(BIN)/python -m rot $(ARGS)

browser: $(TEST_READY) ## find a Chromium for the tests, or install one
	@$(BIN)/python tools/browser.py

drift: $(SITE_READY) ## new differences from the newest published @meshery/schemas; ARGS=--update accepts them
	@$(BIN)/python -m drift $(ARGS)

trees: $(SITE_READY) ## audit published documentation trees that you have: `make trees DIR=folder`
	@$(BIN)/python tools/trees.py $(DIR)

schemathesis: $(FUZZ_READY) ## send thousands of generated requests to the mock, and judge its answers
	@$(BIN)/python -m fuzz $(ARGS)

repeat: $(SITE_READY) ## run everything again and again, and compare: `make repeat ARGS="--runs 200"`
	@$(BIN)/python -m repeat $(ARGS)

fuzz: $(TEST_READY) ## feed 100,000 damaged inputs to all that reads files; ARGS="--inputs 5000 --seed 7"
	@$(BIN)/python -m parserfuzz $(ARGS)

core: $(TEST_READY) ## see whether the tests of the modules that decide a verdict take every branch
	@$(BIN)/python -m verdict_core.branches $(ARGS)

mutants: $(TEST_READY) ## change these modules in small ways, and see whether their tests notice
	@nice -n 10 $(BIN)/python -m verdict_core.mutants $(ARGS)

bench: $(BENCH_READY) ## measure snipproof beside other tools; fails nothing
	@PYTHONPATH=tools:. $(BIN)/python -m benchmarks --peers-python .venv/bench/bin/python $(ARGS)

dist: $(TEST_READY) ## build snipproof as a wheel and a source archive, into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation --outdir dist . > /dev/null
	@ls dist

html: $(HTML_READY) ## hold every page in public/ to the rules of HTML
	@cd .venv/html-validate && node_modules/.bin/html-validate --config .htmlvalidate.mjs "$(CURDIR)/public/**/*.html" && echo "Every page is valid."

lighthouse: $(LIGHTHOUSE_READY) browser ## what Lighthouse thinks of the site in public/, as on a phone
	@$(BIN)/python -m lighthouse .venv/lighthouse

docsy: $(TEST_READY) $(DOCSY_READY) browser ## render pages with Docsy's own shortcodes and with ours, and compare
	$(BIN)/pytest -m docsy tests/site/test_docsy.py

generators: $(TEST_READY) $(GENERATORS_READY) ## prove pages that MkDocs and Sphinx build, with `snipproof site`
	$(BIN)/pytest -m generators tests/report/test_generators.py

corpus: $(TEST_READY) $(CORPUS_READY) ## load some thousand descriptions of real APIs; ARGS="--sample 50 --seed 7"
	@nice -n 10 $(BIN)/python -m corpus .venv/corpus/node_modules $(ARGS)

lock: $(TEST_READY) ## resolve the requirements anew, with hashes
	$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/pip install --quiet uv
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  pyproject.toml requirements-site.in -o requirements.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  -c requirements.txt pyproject.toml requirements-test.in -o requirements-test.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  -c requirements-test.txt requirements-schemathesis.in -o requirements-schemathesis.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  -c requirements-test.txt benchmarks/requirements.in -o benchmarks/requirements.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  requirements-kinto.in -o requirements-kinto.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  requirements-prefect.in -o requirements-prefect.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  requirements-release.in -o requirements-release.txt
	$(BIN)/python -m uv pip compile --upgrade --universal --python-version 3.11 $(LOCK) \
	  requirements-generators.in -o requirements-generators.txt

LOCK := --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

clean: ## remove all that was made
	rm -rf .venv .snipproof public resources dist build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@command -v curl >/dev/null || { echo "curl is needed: install the package 'curl'"; exit 1; }
	@command -v jq >/dev/null || { echo "jq is needed by one example: install the package 'jq'"; exit 1; }
	$(PYTHON) -m venv .venv

$(SITE_READY): requirements.txt pyproject.toml | $(BIN)/python
	@$(call install,requirements.txt)
	@touch $@

$(TEST_READY): requirements-test.txt pyproject.toml | $(BIN)/python
	@$(call install,requirements-test.txt)
	@touch $@ $(SITE_READY)

# It has an environment of its own: nothing else needs what it needs.
$(BENCH_READY): benchmarks/requirements.txt | $(SITE_READY)
	@$(PYTHON) -m venv .venv/bench
	@.venv/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# A real server for the tests of live runs, which nothing else needs.
$(KINTO_READY): requirements-kinto.txt | $(SITE_READY)
	@$(PYTHON) -m venv .venv/kinto
	@.venv/kinto/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Another one, larger: for `make live-servers` alone.
$(PREFECT_READY): requirements-prefect.txt | $(SITE_READY)
	@$(PYTHON) -m venv .venv/prefect
	@.venv/prefect/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Sites that Hugo does not build.
$(GENERATORS_READY): requirements-generators.txt | $(SITE_READY)
	@$(PYTHON) -m venv .venv/generators
	@.venv/generators/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(FUZZ_READY): requirements-schemathesis.txt | $(SITE_READY)
	@$(PYTHON) -m venv .venv/schemathesis
	@.venv/schemathesis/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Node's packages, by their locks, in folders of their own.
$(HTML_READY): tools/html-validate/package-lock.json tools/html-validate/.htmlvalidate.mjs | $(SITE_READY)
	@$(call npm,tools/html-validate,.venv/html-validate)
	@touch $@

$(PRETTIER_READY): tools/prettier/package-lock.json | $(SITE_READY)
	@$(call npm,tools/prettier,.venv/prettier)
	@touch $@

$(LIGHTHOUSE_READY): tools/lighthouse/package-lock.json tools/lighthouse/measure.js | $(SITE_READY)
	@$(call npm,tools/lighthouse,.venv/lighthouse)
	@touch $@

# Only its layouts, and the script and styles of its tabs, are used.
$(DOCSY_READY): tools/docsy/package-lock.json | $(SITE_READY)
	@$(call npm,tools/docsy,.venv/docsy)
	@touch $@

# Some thousand descriptions of real APIs; nothing of them is committed.
$(CORPUS_READY): tools/corpus/package-lock.json | $(SITE_READY)
	@$(call npm,tools/corpus,.venv/corpus)
	@touch $@

define npm
command -v npm >/dev/null || { echo "npm is needed: install Node.js 20 or newer"; exit 1; }; \
rm -rf $(2) && mkdir -p $(2) && cp -R $(1)/. $(2) && \
cd $(2) && npm ci --silent
endef

# uv where it is there, for its speed; pip where it is not. Both hold every file to its hash.
define install
echo "Setting up .venv from $(1)"; \
if command -v uv >/dev/null 2>&1; \
then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
else $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi && \
$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef
