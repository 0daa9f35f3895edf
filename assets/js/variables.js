// The panel in which the reader types what differs from one reader to the next: once, for the lines
// that set up a shell and, where the switch says so, for every example.
//
// A secret lives in its input and in the variable below, and goes nowhere but into the clipboard, or,
// if the reader asks for it, into what the browser keeps for this tab: what is shown of it is a mask.
// The other values are kept in this browser, as the panel says.
import { apply } from "./fill/edits.js";
import * as bash from "./fill/bash.js";
import * as go from "./fill/go.js";
import * as javascript from "./fill/javascript.js";
import * as python from "./fill/python.js";
import { fillIn, restore, sourceOf } from "./code";
import { onRemembered, remember, remembered } from "./remembered";

const MASK = "••••••••";
const languages = { bash, go, javascript, python };

const panel = document.getElementById("variables-panel");
const inputs = [...(panel?.querySelectorAll("[data-variable]") ?? [])];
const toggle = panel?.querySelector("[data-fill]");
const keep = panel?.querySelector("[data-keep]");
const TAB = "sessionStorage";
const secrets = new Set(inputs.filter(({ type }) => type === "password").map(nameOf));
const snippets = [...document.querySelectorAll("code[data-snippet][data-language]")];
const exports = [...document.querySelectorAll("code[data-variables]")];
let values = {};

function nameOf(input) {
  return input.dataset.variable;
}

// One line without anything that cannot be seen; an origin without its last slash.
function clean(input) {
  const text = input.value.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  return input.type === "url" ? text.replace(/\/+$/, "") : text;
}

function kept(name = "variables", store = undefined) {
  try {
    return { ...JSON.parse(remembered(name, store)) };
  } catch {
    return {};
  }
}

function load() {
  const known = kept();
  const own = kept("secrets", TAB);
  keep.checked = remembered("secrets", TAB) !== null;
  for (const input of inputs) {
    if (!secrets.has(nameOf(input))) input.value = known[nameOf(input)] ?? "";
    else if (keep.checked) input.value = own[nameOf(input)] ?? "";
  }
  toggle.checked = remembered("fill") !== null;
}

function save() {
  // Those of other pages stay.
  const known = kept();
  for (const name of inputs.map(nameOf)) {
    if (secrets.has(name)) continue;
    if (name in values) known[name] = values[name];
    else delete known[name];
  }
  remember("variables", Object.keys(known).length ? JSON.stringify(known) : null);
  remember("fill", toggle.checked ? "yes" : null);
  const own = { ...kept("secrets", TAB) };
  for (const name of secrets) own[name] = values[name];
  remember("secrets", keep.checked ? JSON.stringify(own) : null, TAB);
}

function read() {
  values = {};
  for (const input of inputs) {
    const value = clean(input);
    if (value) values[nameOf(input)] = value;
  }
}

function masked() {
  const shown = { ...values };
  for (const name of secrets) if (name in shown) shown[name] = MASK;
  return shown;
}

function show() {
  const shown = masked();
  for (const element of snippets) {
    const source = sourceOf(element);
    const language = languages[/\blanguage-(\w+)/.exec(element.className)?.[1]];
    const edits = toggle.checked && language ? language.fill(source, values) : [];
    const example = element.closest("[data-example]");
    if (edits.length) fillIn(element, language.fill(source, shown), apply(source, edits));
    else restore(element);
    example?.toggleAttribute("data-filled", edits.length > 0);
    const lacks = [...secrets].some((name) => source.includes(name) && !(name in values));
    example?.toggleAttribute("data-missing", edits.length > 0 && lacks);
  }
  for (const element of exports) {
    const source = sourceOf(element);
    const edits = exported(source, values);
    if (edits.length) fillIn(element, exported(source, shown), apply(source, edits));
    else restore(element);
  }
  for (const button of document.querySelectorAll("[popovertarget=variables]")) {
    button.toggleAttribute("data-set", Object.keys(values).length > 0);
  }
}

// In lines such as `export LAYER5_URL='…'`, what stands behind the equals sign.
function exported(source, values) {
  return [...source.matchAll(/^export (\w+)=(.*)$/gm)].flatMap(({ index, 0: line, 1: name, 2: old }) => {
    const end = index + line.length;
    return name in values ? [{ start: end - old.length, end, text: bash.quote(values[name]) }] : [];
  });
}

if (panel) {
  panel.addEventListener("input", () => {
    read();
    save();
    show();
  });
  panel.querySelector("[data-forget]").addEventListener("click", () => {
    for (const input of inputs) input.value = "";
    toggle.checked = false;
    keep.checked = false;
    values = {};
    remember("variables", null);
    remember("fill", null);
    remember("secrets", null, TAB);
    show();
    inputs[0].focus();
  });
  const restart = () => {
    load();
    read();
    show();
  };
  onRemembered("variables", restart);
  onRemembered("fill", restart);
  restart();
}
