// Values in JavaScript. A lexer tells code, comments, strings, templates and regular expressions apart
// (ECMA-262, clause 12), and finds `process.env.NAME` in code and as the whole of a template's field.
import { decide } from "./edits.js";

// What has no width, or another direction, is written by its number.
const plain = (value) =>
  value.replaceAll("\\", "\\\\").replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${char.codePointAt(0).toString(16)}}`;
  });

export const quote = (value) => `"${plain(value).replaceAll('"', '\\"')}"`;

export function fill(source, values) {
  // Imports come first wherever they stand, so a line before all others is early enough.
  return decide(source, values, read(source), put, (name, value) => [
    { start: 0, end: 0, text: `process.env.${name} = ${quote(value)};\n` },
  ]);
}

function put({ inside }, value) {
  return inside ? plain(value).replace(/[`$]/g, "\\$&") : quote(value);
}

const READ = /process\.env(?:\.([A-Z][A-Z0-9_]*)\b|\[(["'])([A-Z][A-Z0-9_]*)\2\])/y;
const FIELD = new RegExp(`\\$\\{${READ.source}\\}`, "y");
// What assigns to it or takes it away, rather than reading it.
const CHANGED = /^\s*(?:[^\s\w=!<>]{0,3}=(?![=>])|\+\+|--)/;
const TAKEN = /(?:\bdelete|\+\+|--)\s*$/;
// Behind a value a slash divides, and behind anything else a regular expression begins.
const VALUE = /(?:[\w$)\]}"'`]|\+\+|--)\s*$/;
const WORD = /(?:^|[^\w$.])(?:await|case|delete|do|else|in|instanceof|new|of|return|throw|typeof|void|yield)\s*$/;

// Gives places {name, start, end, inside: whether in a template}, and the comments.
function read(source) {
  const places = [];
  const comments = [];
  const strange = new Error("not understood");
  let at = 0;

  function match(pattern) {
    pattern.lastIndex = at;
    return pattern.exec(source);
  }

  function code(closing) {
    for (let depth = 0; at < source.length; ) {
      const char = source[at];
      if (char === closing && !depth) return;
      const word = /[\w$.]/.test(source[at - 1] ?? "");
      const found = word ? null : match(READ);
      if (char === '"' || char === "'") string(char);
      else if (char === "`") template();
      else if (source.startsWith("//", at)) comment("\n");
      else if (source.startsWith("/*", at)) comment("*/");
      else if (char === "/") slash();
      else if (found) {
        const end = at + found[0].length;
        const changed = CHANGED.test(source.slice(end)) || TAKEN.test(source.slice(0, at));
        if (!changed) places.push({ name: found[1] ?? found[3], start: at, end });
        at = end;
      } else {
        depth += "([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0;
        at += 1;
      }
    }
    if (closing) throw strange;
  }

  function comment(mark) {
    const end = source.indexOf(mark, at + 2);
    const stop = end < 0 ? source.length : mark === "\n" ? end : end + mark.length;
    comments.push([at, stop]);
    at = stop;
  }

  function string(mark) {
    for (at += 1; source[at] !== mark; ) {
      if (source[at] === undefined || source[at] === "\n") throw strange;
      at += source[at] === "\\" ? 2 : 1;
    }
    at += 1;
  }

  function template() {
    // A tag gets the parts one by one, and could tell.
    const tagged = /[\w$)\]]$/.test(source.slice(0, at));
    for (at += 1; source[at] !== "`"; ) {
      if (source[at] === undefined) throw strange;
      if (source.startsWith("${", at)) field(tagged);
      else at += source[at] === "\\" ? 2 : 1;
    }
    at += 1;
  }

  function field(tagged) {
    const found = tagged ? null : match(FIELD);
    if (found) {
      const end = at + found[0].length;
      places.push({ name: found[1] ?? found[3], start: at, end, inside: true });
      at = end;
      return;
    }
    at += 2;
    code("}");
    at += 1;
  }

  function slash() {
    const before = source.slice(0, at);
    at += 1;
    if (VALUE.test(before) && !WORD.test(before)) return;
    for (let group = false; source[at] !== "/" || group; at += 1) {
      if (source[at] === undefined || source[at] === "\n") throw strange;
      if (source[at] === "\\") at += 1;
      else if (source[at] === "[") group = true;
      else if (source[at] === "]") group = false;
    }
    at += 1;
  }

  try {
    code();
    return { places, comments };
  } catch (error) {
    if (error !== strange) throw error;
    return { comments };
  }
}
