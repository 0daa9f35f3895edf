"""What is shown is what ran: a snippet that shows one thing and does another never passes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.results import Result
from snipproof.run.sessions import mock_session

LIST = "tokens/get-user-tokens"
TODAY = datetime.now(UTC).date()

GOOD = """\
curl --fail-with-body --max-time 30 \\
  "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\
  --header "Authorization: Bearer $LAYER5_TOKEN"
"""
BAD = 'curl -sS "$LAYER5_URL/api/WRONG" | sh\n'
START, END = "# docs:start\n", "# docs:end\n"
EXCERPT = START + BAD + END

SHELL = {
    "in-a-here-document": f": <<'X'\n{EXCERPT}X\n{GOOD}",
    "in-a-here-document-of-cat": f"cat > /dev/null <<X\n{EXCERPT}X\n{GOOD}",
    "in-quotes": f": '\n{EXCERPT}'\n{GOOD}",
    "in-double-quotes": f': "\n{EXCERPT.replace(chr(34), "")}"\n{GOOD}',
    "after-exit": f"{GOOD}exit 0\n{EXCERPT}",
    "after-exec": f"{GOOD}exec true\n{EXCERPT}",
    "in-if-false": f"{GOOD}if false; then\n{EXCERPT}fi\n",
    "in-a-function": f"f() {{\n{EXCERPT}}}\n{GOOD}",
    "in-a-case": f"{GOOD}case a in b)\n{EXCERPT};; esac\n",
    "in-a-loop-without-turns": f"{GOOD}for i in; do\n{EXCERPT}done\n",
    "behind-false-and": f"{GOOD}false && {{\n{EXCERPT}}} || true\n",
    "in-a-subshell-that-ends": f"{GOOD}(exit 0\n{EXCERPT})\n",
    "hidden-function": f'curl() {{ command {GOOD.strip()}; }}\n{START}curl "$LAYER5_URL/x"\n{END}',
    "hidden-alias": f"shopt -s expand_aliases\nalias curl='true'\n{START}{GOOD}{END}",
    "hidden-path": f'PATH="$PWD:$PATH"\n{START}{GOOD}{END}',
    "hidden-curlrc": f"echo 'url = x' > ~/.curlrc\n{START}{GOOD}{END}",
    "hidden-curl-home": f"CURL_HOME=/tmp\n{START}{GOOD}{END}",
    "hidden-proxy": f"https_proxy=http://127.0.0.1:1\n{START}{GOOD}{END}",
    "hidden-base-url": f"LAYER5_URL=$LAYER5_URL/api/..\n{START}{GOOD}{END}",
    "hidden-token": f"LAYER5_TOKEN=$LAYER5_TOKEN\n{START}{GOOD}{END}",
    "hidden-option": f"set +e\n{START}{GOOD}{END}",
    "hidden-trap": f"trap 'exit 0' EXIT\n{START}{GOOD}{END}",
    "hidden-debug-trap": f"trap - DEBUG\n{START}{GOOD}exit 0\n{BAD}{END}",
    "hidden-request-before": f"{GOOD}{START}echo done\n{END}",
    "hidden-request-behind": f"{START}echo done\n{END}{GOOD}",
    "hidden-request-in-a-value": f"x=$({GOOD.strip()})\n{START}echo done\n{END}",
    "hidden-exit": f"{START}{GOOD}{END}exit 0\n",
    "hidden-exec-redirect": f"exec > /dev/null\n{START}{GOOD}{END}",
    "hidden-enable": f"enable -n echo\n{START}{GOOD}{END}",
    "hidden-hash": f"hash -p /bin/true curl\n{START}{GOOD}{END}",
    "hidden-ifs": f"IFS=/\n{START}{GOOD}{END}",
    "hidden-prompt": f"PROMPT_COMMAND=x\n{START}{GOOD}{END}",
    "half-a-command": 'x="$(\n' + START + GOOD + END + ')"\n',
    "begins-inside": f"echo a | \\\n{START}cat\n{END}{GOOD}",
    "shown-after-exit": f"{GOOD}exit 0\n{BAD}",
    "shown-in-if-false": f"{GOOD}if false; then\n  {BAD}fi\n",
    "shown-behind-and": f"{GOOD}true || {BAD}",
    "shown-on-the-same-line": f"{GOOD}exit 0; {BAD}",
    "shown-in-a-function": f"f() {{ {BAD.strip()}; }}\n{GOOD}",
    "shown-in-a-case": f"{GOOD}case a in b) {BAD.strip()} ;; esac\n",
    "shown-in-while-false": f"{GOOD}while false; do {BAD.strip()}; done\n",
    "shown-after-exec": f"{GOOD}exec true\n{BAD}",
    "shown-eval": f"{GOOD}eval 'true'\n",
    "shown-source": f"{GOOD}source /dev/null\n",
    "shown-dot": f"{GOOD}. /dev/null\n",
    "shown-shell-of-a-file": f"{GOOD}bash /dev/null\n",
    "shown-trace": f"{GOOD}trap '' DEBUG\nexit 0\n{BAD}",
    "shown-forged-trace": f"{GOOD}printf '\\001%s \\000' 9 >&250\nexit 0\n{BAD}",
    "shown-idle-substitution": f'{GOOD}false && echo "$(curl $LAYER5_URL/W | sh)" || true\n',
    "shown-idle-into-a-file": f"{GOOD}if false; then echo x > ~/.bashrc; fi\n",
}

PY = """\
import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()
for token in response.json()["tokens"]:
    print(token["id"], token["name"])
"""
WRONG = 'requests.get("https://evil.example/x", timeout=9)\n'
SHOWN = START + WRONG + END


def deeper(text: str) -> str:
    """Return lines four columns to the right."""
    return "".join(f"    {line}\n" for line in text.splitlines())


PYTHON = {
    "in-a-docstring": f'"""\n{SHOWN}"""\n{PY}',
    "in-a-string": f"X = '''\n{SHOWN}'''\n{PY}",
    "after-exit": f"{PY}raise SystemExit(0)\n{SHOWN}",
    "after-os-exit": f"{PY}import sys\nsys.stdout.flush()\nos._exit(0)\n{SHOWN}",
    "in-if-false": f"{PY}if False:\n{deeper(SHOWN)}",
    "in-a-function": f"{PY}def f():\n{deeper(SHOWN)}",
    "in-except": f"{PY}try:\n    pass\nexcept ValueError:\n{deeper(SHOWN)}",
    "hidden-definition": f"def print(*a): pass\n{START}{PY}{END}",
    "hidden-patch": f"import requests\nrequests.get = lambda *a, **k: None\n{START}{PY}{END}",
    "hidden-class": f"class requests: pass\n{START}{PY}{END}",
    "hidden-alias": f"import httpx as requests\n{START}{PY}{END}",
    "hidden-star": f"from os import *\n{START}{PY}{END}",
    "hidden-name": f"print = str\n{START}{PY}{END}",
    "hidden-module": f"import ctypes\n{START}{PY}{END}",
    "hidden-environment": f"import os\nos.environ['LAYER5_URL'] = 'x'\n{START}{PY}{END}",
    "hidden-exit": f"{START}{PY}{END}raise SystemExit(0)\n",
    "hidden-request": f"{PY}{START}print('done')\n{END}",
    "hidden-request-in-a-value": f"import requests\nx = requests.get('a')\n{START}{PY}{END}",
    "hidden-loop": f"for x in ():\n    pass\n{START}{PY}{END}",
    "hidden-hook": f"import sys\nsys.excepthook = print\n{START}{PY}{END}",
    "hidden-lambda": f"f = lambda: 1\n{START}{PY}{END}",
    "hidden-delete": f"import os\ndel os.environ['HOME']\n{START}{PY}{END}",
    "hidden-with": f"with open('x', 'w') as f:\n    pass\n{START}{PY}{END}",
    "half-a-statement": f"x = [\n{START}1,\n{END}]\n{PY}",
    "shown-after-exit": f"{PY}raise SystemExit(0)\n{WRONG}",
    "shown-in-if-false": f"{PY}if False:\n    {WRONG}",
    "shown-in-a-function": f"{PY}def f():\n    {WRONG}",
    "shown-in-a-lambda": f"{PY}f = lambda: {WRONG}",
    "shown-in-a-conditional": f"{PY}x = {WRONG.strip()} if False else 1\n",
    "shown-behind-and": f"{PY}False and {WRONG}",
    "shown-behind-an-alias": f"{PY}ask = requests.get\nFalse and ask('https://evil.example')\n",
    "shown-in-an-alias": f"{PY}ask = requests.get\nx = ask('https://x') if False else 1\n",
    "shown-on-the-same-line": f"{PY}import sys; sys.exit(0); {WRONG}",
    "shown-in-while-false": f"{PY}while False:\n    {WRONG}",
    "shown-in-except": f"{PY}try:\n    x = 1\nexcept ValueError:\n    {WRONG}",
    "shown-in-a-match": f"{PY}match 1:\n    case 2:\n        {WRONG}",
    "shown-exec": f"{PY}exec('x = 1')\n",
    "shown-eval": f"{PY}eval('1')\n",
    "shown-compile": f"{PY}compile('1', 'a', 'eval')\n",
    "shown-run-path": f"{PY}import runpy\nrunpy.run_path('/dev/null')\n",
    "shown-import-module": f"{PY}import importlib\nimportlib.import_module('json')\n",
    "shown-os-system": f"{PY}x = os.system('id') if False else 1\n",
}

JS = """\
const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/tokens?page=0&pageSize=10`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
"""
JS_WRONG = 'await fetch("https://evil.example/x");\n'
JS_START, JS_END = "// docs:start\n", "// docs:end\n"
JS_SHOWN = JS_START + JS_WRONG + JS_END


def js_shown(hidden: str) -> str:
    """Return the honest request as the shown part behind a hidden line."""
    return f"{hidden}\n{JS_START}{JS}{JS_END}"


JAVASCRIPT = {
    "in-a-comment": f"/*\n{JS_SHOWN}*/\n{JS}",
    "in-a-template": f"const x = `\n{JS_SHOWN}`;\n{JS}",
    "after-exit": f"{JS}process.exit(0);\n{JS_SHOWN}",
    "in-if-false": f"{JS}if (false) {{\n{JS_SHOWN}}}\n",
    "in-a-function": f"{JS}async function f() {{\n{JS_SHOWN}}}\n",
    "in-an-arrow": f"{JS}const f = async () => {{\n{JS_SHOWN}}};\n",
    "in-catch": f"{JS}try {{ let x = 1; }} catch {{\n{JS_SHOWN}}}\n",
    "half-an-expression": f"{JS}const x = [\n{JS_START}1,\n{JS_END}];\n",
    "hidden-function": js_shown("function fetch() { return new Response('[]'); }"),
    "hidden-const": js_shown("const fetch = globalThis.fetch.bind(globalThis);"),
    "hidden-patch": js_shown("globalThis.fetch = async () => new Response('{}');"),
    "hidden-console": js_shown("console.log = () => {};"),
    "hidden-environment": js_shown("process.env.LAYER5_URL = 'http://x';"),
    "hidden-prototype": js_shown("Object.prototype.method = 'DELETE';"),
    "hidden-own-prototype": js_shown("const x = { __proto__: null };"),
    "hidden-constructor": js_shown("const x = 'a'.constructor.constructor;"),
    "hidden-import": js_shown('import fs from "node:child_process";'),
    "hidden-import-alias": js_shown('import { inspect as fetch } from "node:util";'),
    "hidden-import-shadow": js_shown('import console from "node:util";'),
    "hidden-import-for-effect": js_shown('import "./other.mjs";'),
    "hidden-request": f"{JS}{JS_START}console.log('done');\n{JS_END}",
    "hidden-request-behind": f"{JS_START}console.log('done');\n{JS_END}{JS}",
    "hidden-request-in-a-value": js_shown("const x = await fetch('http://x').catch(String);"),
    "hidden-exit": f"{JS_START}{JS}{JS_END}process.exit(0);\n",
    "hidden-hook": js_shown("process.on('exit', () => { process.exitCode = 0; });"),
    "hidden-arrow": js_shown("const f = () => 1;"),
    "hidden-getter": js_shown("const x = { get y() { return 1; } };"),
    "hidden-method": js_shown("const x = { toString() { return 'a'; } };"),
    "hidden-eval": js_shown("const x = eval('1');"),
    "hidden-class": js_shown("class URLSearchParams {}"),
    "hidden-delete": js_shown("const x = delete globalThis.fetch;"),
    "hidden-update": js_shown("let n = 1; n++;"),
    "hidden-proxy": js_shown("const x = new Proxy({}, {});"),
    "shown-after-exit": f"{JS}process.exit(0);\n{JS_WRONG}",
    "shown-after-a-hidden-exit": f"{JS}process['ex' + 'it'](0);\n{JS_WRONG}",
    "shown-after-an-exit-that-is-passed-on": f"{JS}[0].forEach(process.exit);\n{JS_WRONG}",
    "shown-behind-a-timer": f"{JS}setTimeout(process.exit, 9, 0);\n"
    f"await new Promise(() => {{}});\n{JS_WRONG}",
    "shown-in-if-false": f"{JS}if (false) {JS_WRONG}",
    "shown-in-else": f"{JS}if (true) console.log(); else {JS_WRONG}",
    "shown-in-a-function": f"{JS}async function f() {{ {JS_WRONG} }}\n",
    "shown-in-an-arrow": f"{JS}const f = () => fetch('http://x');\n",
    "shown-in-a-method": f"{JS}class A {{ async f() {{ {JS_WRONG} }} }}\n",
    "shown-in-a-field": f"{JS}class A {{ x = fetch('http://x'); }}\n",
    "shown-in-a-default": f"{JS}function f(x = fetch('http://x')) {{}}\n",
    "shown-in-a-conditional": f"{JS}const x = false ? fetch('http://x') : 1;\n",
    "shown-behind-and": f"{JS}false && fetch('http://x');\n",
    "shown-behind-or": f"{JS}true || fetch('http://x');\n",
    "shown-behind-nullish": f"{JS}const x = 1 ?? fetch('http://x');\n",
    "shown-behind-an-alias": f"{JS}const g = fetch;\nfalse && g('http://x');\n",
    "shown-in-an-assignment": f"{JS}let x = 1;\nx ||= fetch('http://x');\n",
    "shown-in-a-chain": f"{JS}const x = undefined;\nx?.f(fetch('http://x'));\n",
    "shown-in-try": f"{JS}try {{\n  JSON.parse('x');\n  {JS_WRONG}}} catch {{}}\n",
    "shown-in-a-promise-that-fails": f"{JS}async function f() {{\n  JSON.parse('x');\n"
    f"  {JS_WRONG}}}\nawait f().catch(() => {{}});\n",
    "shown-in-catch": f"{JS}try {{ let x = 1; }} catch {{ {JS_WRONG} }}\n",
    "shown-in-switch": f"{JS}switch (1) {{ case 2: {JS_WRONG} }}\n",
    "shown-in-while-false": f"{JS}while (false) {JS_WRONG}",
    "shown-in-a-loop-without-turns": f"{JS}for (const x of []) {JS_WRONG}",
    "shown-behind-break": f"{JS}for (;;) {{ break; {JS_WRONG} }}\n",
    "shown-behind-return": f"{JS}async function f() {{ return; {JS_WRONG} }}\nawait f();\n",
    "shown-in-a-generator": f"{JS}async function* f() {{ yield 1; {JS_WRONG} }}\n"
    "await f().next();\n",
    "shown-eval": f"{JS}eval('1');\n",
    "shown-function": f"{JS}new Function('return 1')();\n",
    "shown-dynamic-import": f"{JS}await import('./x.mjs').catch(String);\n",
    "shown-trace": f"{JS}$snipproof(1, 2);\n",
    "shown-forged-trace": 'import { writeSync } from "node:fs";\n'
    f"{JS}writeSync(250, 'x');\nprocess.exit(0);\n{JS_WRONG}",
}

GO_HEAD = """\
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

"""
GO_MAIN = """\
	endpoint := os.Getenv("LAYER5_URL") + "/api/identity/tokens?page=0&pageSize=10"
	request, err := http.NewRequest(http.MethodGet, endpoint, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))

	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()

	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	if response.StatusCode >= 300 {
		log.Fatalf("%s: %s", response.Status, body)
	}
	fmt.Println(string(body))
"""
GO_WRONG = '\thttp.Get("https://evil.example/x")\n'
GO_SHOWN = JS_START + GO_WRONG + JS_END


def go(main: str, around: str = "", head: str = GO_HEAD) -> str:
    """Return a program: what `main` does, and what stands behind it."""
    return f"{head}func main() {{\n{main}}}\n{around}"


def go_shown(hidden: str, around: str = "") -> str:
    """Return a program that shows the honest request behind a hidden line."""
    return go(f"{hidden}\n{JS_START}{GO_MAIN}{JS_END}", around)


GO = {
    "in-a-comment": go(f"/*\n{GO_SHOWN}*/\n{GO_MAIN}"),
    "in-a-raw-string": go(f"_ = `\n{GO_SHOWN}`\n{GO_MAIN}"),
    "after-exit": go(f"{GO_MAIN}\tos.Exit(0)\n{GO_SHOWN}"),
    "after-return": go(f"{GO_MAIN}\tif true {{\n\t\treturn\n\t}}\n{GO_SHOWN}"),
    "in-if-false": go(f"{GO_MAIN}\tif false {{\n{GO_SHOWN}}}\n"),
    "in-a-function": go(GO_MAIN, f"\nfunc f() {{\n{GO_SHOWN}}}\n"),
    "in-a-closure": go(f"{GO_MAIN}\t_ = func() {{\n{GO_SHOWN}}}\n"),
    "in-a-switch": go(f"{GO_MAIN}\tswitch 1 {{\n\tcase 2:\n{GO_SHOWN}}}\n"),
    "half-a-statement": go(f"{GO_MAIN}\tx := []int{{\n{JS_START}1,\n{JS_END}}}\n\t_ = x\n"),
    "hidden-function": go_shown("", "\nfunc print(x any) {}\n"),
    "hidden-init": go_shown("", "\nfunc init() { http.DefaultClient = nil }\n"),
    "hidden-variable-that-acts": go_shown("", "\nvar x = func() int { return 1 }()\n"),
    "hidden-type": go_shown("", "\ntype string = []byte\n"),
    "hidden-name": go_shown('\tfmt := "x"\n\t_ = fmt'),
    "hidden-builtin": go_shown("\tstring := 1\n\t_ = string"),
    "hidden-client": go_shown("\thttp.DefaultTransport = nil"),
    "hidden-environment": go_shown('\tos.Setenv("LAYER5_URL", "http://x")'),
    "hidden-request": go(f'{GO_MAIN}{JS_START}\tfmt.Println("done")\n{JS_END}'),
    "hidden-request-behind": go(f'{JS_START}\tfmt.Println("done")\n{JS_END}{GO_MAIN}'),
    "hidden-request-in-a-value": go_shown('\tx, _ := http.Get("http://x")\n\t_ = x'),
    "hidden-exit": go(f"{JS_START}{GO_MAIN}{JS_END}\tos.Exit(0)\n"),
    "hidden-defer": go_shown("\tdefer os.Exit(0)"),
    "hidden-goroutine": go_shown("\tgo fmt.Println()"),
    "hidden-loop": go_shown("\tfor i := 0; i < 1; i++ {\n\t}"),
    "hidden-closure": go_shown("\tx := func() {}\n\t_ = x"),
    "hidden-import-alias": go(
        f"{JS_START}{GO_MAIN}{JS_END}", head=GO_HEAD.replace('"fmt"', 'fmt "log/slog"')
    ),
    "hidden-import-for-effect": go(
        f"{JS_START}{GO_MAIN}{JS_END}", head=GO_HEAD.replace('"fmt"', '"fmt"\n\t_ "net/http/pprof"')
    ),
    "shown-after-exit": go(f"{GO_MAIN}\tos.Exit(0)\n{GO_WRONG}"),
    "shown-after-return": go(f"{GO_MAIN}\tif true {{\n\t\treturn\n\t}}\n{GO_WRONG}"),
    "shown-after-goexit": go(f'{GO_MAIN}\tdefer os.Exit(0)\n\tpanic("x")\n{GO_WRONG}'),
    "shown-in-if-false": go(f"{GO_MAIN}\tif false {{\n{GO_WRONG}\t}}\n"),
    "shown-in-else": go(f"{GO_MAIN}\tif true {{\n\t}} else {{\n{GO_WRONG}\t}}\n"),
    "shown-in-a-function": go(GO_MAIN, f"\nfunc f() {{\n{GO_WRONG}}}\n"),
    "shown-in-a-method": go(GO_MAIN, f"\ntype t int\n\nfunc (t) f() {{\n{GO_WRONG}}}\n"),
    "shown-in-a-closure": go(f"{GO_MAIN}\t_ = func() {{\n{GO_WRONG}\t}}\n"),
    "shown-in-a-switch": go(f"{GO_MAIN}\tswitch 1 {{\n\tcase 2:\n{GO_WRONG}\t}}\n"),
    "shown-in-a-loop-without-turns": go(f"{GO_MAIN}\tfor false {{\n{GO_WRONG}\t}}\n"),
    "shown-behind-and": go(
        f"{GO_MAIN}\tget := http.Get\n\tyes := func() bool {{ return false }}\n"
        "\t_ = yes() && ask(get)\n",
        "\nfunc ask(get func(string) (*http.Response, error)) bool {\n"
        '\t_, err := get("https://evil.example/x")\n\treturn err == nil\n}\n',
    ),
    "shown-deferred-behind-an-exit": go(
        f'{GO_MAIN}\tdefer http.Get("https://evil.example/x")\n\tos.Exit(0)\n'
    ),
    "shown-in-a-goroutine": go(f'{GO_MAIN}\tgo http.Get("https://evil.example/x")\n'),
    "shown-behind-recover": go(
        f"{GO_MAIN}\tf()\n",
        "\nfunc f() {\n\tdefer func() { recover() }()\n\tvar x []int\n\tfmt.Println(x[len(x)])\n"
        f"{GO_WRONG}}}\n",
    ),
    "shown-trace": go(f"{GO_MAIN}\tsnipproofRan(1, 2)\n"),
    "shown-forged-trace": go(
        f'{GO_MAIN}\tos.NewFile(250, "x").WriteString("y")\n\tos.Exit(0)\n{GO_WRONG}'
    ),
}

HEALTHY_JAVASCRIPT = {
    "plain": JS,
    "hidden-value": js_shown('const name = "a".toUpperCase();'),
    "hidden-import": js_shown('import { randomUUID } from "node:crypto";'),
    "hidden-environment": js_shown("const { LAYER5_ORG_ID } = process.env;"),
    "main": f"async function main() {{\n{JS}}}\n\nmain();\n",
    "strict": f'"use strict";\n{JS}',
    "then": JS.replace("await fetch", "await Promise.resolve().then(() => fetch").replace(
        "  },\n);\n", "  },\n));\n", 1
    ),
    "try": f"try {{\n{JS}}} catch (error) {{\n  console.error(error);\n"
    "  process.exitCode = 1;\n}\n",
    "detail": JS.replace(
        "  throw new Error(`${response.status}: ${await response.text()}`);",
        "  const detail = await response.text();\n  throw new Error(detail);",
    ),
    "without-semicolons": JS.replace(";\n", "\n"),
    "hash-bang": f"#!/usr/bin/env node\n{JS}",
    "single-bodies": f"{JS}for (const x of [1]) if (x) console.log(); else throw new Error();\n",
}
HEALTHY_GO = {
    "plain": go(GO_MAIN),
    "excerpt-of-main": go_shown(""),
    "hidden-value": go_shown('\tname := os.Getenv("HOME")\n\t_ = name'),
    "own-function": go(
        "\tif err := run(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n",
        "\nfunc run() error {\n"
        + GO_MAIN.replace("log.Fatal(err)", "return err").replace(
            'log.Fatalf("%s: %s", response.Status, body)',
            'return fmt.Errorf("%s: %s", response.Status, body)',
        )
        + "\treturn nil\n}\n",
    ),
    "whole-declarations": GO_HEAD + f"{JS_START}func main() {{\n{GO_MAIN}}}\n{JS_END}",
    "labels": go(f"{GO_MAIN}outer:\n\tfor {{\n\t\tfor {{\n\t\t\tbreak outer\n\t\t}}\n\t}}\n"),
    "switch": go(
        f"{GO_MAIN}\tswitch {{\n\tcase err == nil:\n\t\tfmt.Println()\n\tdefault:\n"
        "\t\tlog.Fatal(err)\n\t}\n"
    ),
}

HEALTHY_SHELL = {
    "plain": GOOD,
    "hidden-value": f'name="a b"\n{START}{GOOD}: "$name"\n{END}',
    "hidden-date": f"now=$(date +%s)\n{START}{GOOD}: $now\n{END}",
    "error-branch": GOOD.rstrip() + ' || { echo "it failed" >&2; exit 1; }\n',
    "if-telling": f"{GOOD}if false; then\n  echo no >&2\n  exit 1\nfi\n",
    "last-argument": f"mkdir -p inner && cd $_\n{GOOD}",
    "in-a-loop": f"for page in 0; do\n{GOOD}done\n",
    "called-function": f"ask() {{\n{GOOD}}}\nask\n",
    "in-a-substitution": 'answer="$(\n' + GOOD.rstrip() + '\n)"\necho "$answer"\n',
    "in-a-pipe": GOOD.rstrip() + " |\n  cat\n",
}
HEALTHY_PYTHON = {
    "plain": PY,
    "hidden-value": f"name = 'a'.upper()\n{START}{PY}{END}",
    "error-branch": f"{PY}if not response.ok:\n    raise SystemExit(response.text)\n",
    "except-telling": f"{PY}try:\n    x = 1\nexcept ValueError as error:\n    print(error)\n",
    "main": "import os\n\nimport requests\n\n\ndef main():\n"
    + deeper(PY.partition("requests\n\n")[2])
    + '\n\nif __name__ == "__main__":\n    main()\n',
    "docstring": f'"""Lists tokens."""\n{PY}',
}


GROUPS = {
    "shell": ("curl.sh", SHELL),
    "python": ("python.py", PYTHON),
    "javascript": ("javascript.mjs", JAVASCRIPT),
    "go": ("main.go", GO),
    "healthy-javascript": ("javascript.mjs", HEALTHY_JAVASCRIPT),
    "healthy-go": ("main.go", HEALTHY_GO),
    "healthy-shell": ("curl.sh", HEALTHY_SHELL),
    "healthy-python": ("python.py", HEALTHY_PYTHON),
}
COLD = {
    "shell": ("shown-after-exit",),
    "python": ("shown-after-exit", "shown-in-if-false", "shown-in-a-function", "after-os-exit"),
    "javascript": ("shown-after-exit", "shown-in-try"),
    "go": ("shown-after-exit",),
    "healthy-python": ("plain", "main", "except-telling"),
    "healthy-go": ("plain",),
}


@pytest.fixture(scope="module")
def results(copy_project: Callable[..., Path], root: Path) -> dict[str, Result]:
    """Run every attack and every healthy variant, once, as examples of one project."""
    return _results(copy_project(LIST), root / "snippets" / LIST, GROUPS, cold=False)


@pytest.fixture(scope="module")
def cold(copy_project: Callable[..., Path], root: Path) -> dict[str, Result]:
    """Run some of them with interpreters of their own."""
    groups = {
        group: (GROUPS[group][0], {name: GROUPS[group][1][name] for name in names})
        for group, names in COLD.items()
    }
    return _results(copy_project(LIST), root / "snippets" / LIST, groups, cold=True)


def _results(
    folder: Path, source: Path, groups: Mapping[str, tuple[str, Mapping[str, str]]], *, cold: bool
) -> dict[str, Result]:
    settings = folder / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace(
            "[tool.snipproof]",
            '[tool.snipproof]\nlanguages = ["curl", "python", "javascript", "go"]',
        )
    )
    for group, (file, cases) in groups.items():
        for name, text in cases.items():
            place = folder / "snippets" / group / name
            place.mkdir(parents=True)
            (place / file).write_text(text)
            (place / "example.toml").write_text('operation = "getUserTokens"\n')
            (place / "response.json").write_bytes((source / "response.json").read_bytes())
            if file == "python.py":
                (place / "python.out").write_bytes((source / "python.out").read_bytes())
    project = load_project(folder, keep=False)
    chosen = select(project, (), set(project.languages))
    options = Options(4, cache=False, cold=cold)
    report = run(project, chosen, mock_session(project), options, check=False)
    return {result.example_id: result for result in report.results}


@pytest.mark.parametrize("name", [f"{group}/{name}" for group in COLD for name in COLD[group]])
def test_a_cold_run_sees_the_same(name: str, cold: dict[str, Result]) -> None:
    """An interpreter of its own changes nothing of what is reported."""
    if name.startswith("healthy"):
        _check_healthy(cold[name])
    else:
        _check_told(cold[name])


@pytest.mark.parametrize("name", SHELL)
def test_a_shell_snippet_that_shows_what_did_not_run(name: str, results: dict[str, Result]) -> None:
    """It is told, and never passes."""
    _check_told(results[f"shell/{name}"])


@pytest.mark.parametrize("name", PYTHON)
def test_a_python_snippet_that_shows_what_did_not_run(
    name: str, results: dict[str, Result]
) -> None:
    """It is told, and never passes."""
    _check_told(results[f"python/{name}"])


@pytest.mark.parametrize("name", JAVASCRIPT)
def test_a_javascript_snippet_that_shows_what_did_not_run(
    name: str, results: dict[str, Result]
) -> None:
    """It is told, and never passes."""
    _check_told(results[f"javascript/{name}"])


@pytest.mark.parametrize("name", GO)
def test_a_go_snippet_that_shows_what_did_not_run(name: str, results: dict[str, Result]) -> None:
    """It is told, and never passes."""
    _check_told(results[f"go/{name}"])


def _check_told(result: Result) -> None:
    codes = {failure.code for failure in result.verdict.failures}
    assert result.verdict.status is Status.FAILED, codes
    assert codes & {
        Code.PARTIAL_EXCERPT,
        Code.HIDDEN_CODE,
        Code.UNEXECUTED_CODE,
        Code.NO_REQUEST,
        Code.SYNTAX_ERROR,
    }, codes


@pytest.mark.parametrize("name", HEALTHY_SHELL)
def test_an_honest_shell_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-shell/{name}"])


@pytest.mark.parametrize("name", HEALTHY_PYTHON)
def test_an_honest_python_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-python/{name}"])


@pytest.mark.parametrize("name", HEALTHY_JAVASCRIPT)
def test_an_honest_javascript_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-javascript/{name}"])


@pytest.mark.parametrize("name", HEALTHY_GO)
def test_an_honest_go_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-go/{name}"])


def _check_healthy(result: Result) -> None:
    wrong = [
        failure for failure in result.verdict.failures if failure.code is not Code.STALE_OUTPUT
    ]
    assert not wrong
