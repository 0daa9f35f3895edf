// Values in Python. A lexer tells code, comments, strings and f-strings apart (The Python Language
// Reference, 2.4), and finds `os.environ["NAME"]` in code and as the whole of an f-string's field.
import { decide } from "./edits.js";

// What has no width, or another direction, is written by its number.
const plain = (value) =>
  value.replaceAll("\\", "\\\\").replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\U${char.codePointAt(0).toString(16).padStart(8, "0")}`;
  });

const inQuotes = (value, [mark]) => plain(value).replaceAll(mark, `\\${mark}`);

export const quote = (value) => `"${inQuotes(value, '"')}"`;

export function fill(source, values) {
  // Without it nothing reads the environment, and there is no place at which to set it.
  const imported = /^import os[ \t]*\n/m.exec(source);
  if (!imported) return [];
  const start = imported.index + imported[0].length;
  return decide(source, values, read(source), put, (name, value) => [
    { start, end: start, text: `os.environ["${name}"] = ${quote(value)}\n` },
  ]);
}

function put({ inside }, value) {
  if (!inside) return quote(value);
  return inQuotes(value, inside).replace(/[{}]/g, "$&$&");
}

const READ = /os\.(?:environ\[(["'])([A-Z][A-Z0-9_]*)\1\]|(?:environ\.get|getenv)\((["'])([A-Z][A-Z0-9_]*)\3\))/y;
const FIELD = new RegExp(`\\{${READ.source}\\}`, "y");
const STRING = /([a-z]{0,2})("""|'''|"|')/iy;
// What assigns to it or takes it away, rather than reading it.
const CHANGED = /^\s*[^\s\w]{0,3}=/;

// Gives places {name, start, end, inside: the quote of the f-string}, and the comments.
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
      const word = /[\w.]/.test(source[at - 1] ?? "");
      const string = word ? null : match(STRING);
      const found = word || closing ? null : match(READ);
      if (string) text(string);
      else if (char === "#") comment();
      else if (found) {
        const end = at + found[0].length;
        const changed = CHANGED.test(source.slice(end)) || /\bdel\s+$/.test(source.slice(0, at));
        if (!changed) places.push({ name: found[2] ?? found[4], start: at, end });
        at = end;
      } else {
        depth += "([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0;
        at += 1;
      }
    }
    if (closing) throw strange;
  }

  function comment() {
    const end = source.indexOf("\n", at);
    const stop = end < 0 ? source.length : end;
    comments.push([at, stop]);
    at = stop;
  }

  function text([all, prefix, quote]) {
    const formatted = /f/i.test(prefix);
    const raw = /r/i.test(prefix);
    for (at += all.length; !source.startsWith(quote, at); ) {
      const char = source[at];
      if (char === undefined || (char === "\n" && quote.length === 1)) throw strange;
      if (formatted && (source.startsWith("{{", at) || source.startsWith("}}", at))) at += 2;
      else if (formatted && char === "{") field(raw ? null : quote);
      else if (formatted && source.startsWith("\\{", at)) throw strange;
      else at += char === "\\" ? 2 : 1;
    }
    at += quote.length;
  }

  function field(quote) {
    const found = quote && match(FIELD);
    if (found) {
      const end = at + found[0].length;
      places.push({ name: found[2] ?? found[4], start: at, end, inside: quote });
      at = end;
      return;
    }
    at += 1;
    code("}");
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
