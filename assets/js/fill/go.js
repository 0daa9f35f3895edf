// Values in Go. A lexer tells code, comments, strings and runes apart (The Go Programming Language
// Specification, "Lexical elements"), and finds `os.Getenv("NAME")` in code.
import { decide } from "./edits.js";

// What has no width, or another direction, is written by its number.
const plain = (value) =>
  value.replaceAll("\\", "\\\\").replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\U${char.codePointAt(0).toString(16).padStart(8, "0")}`;
  });

export const quote = (value) => `"${plain(value).replaceAll('"', '\\"')}"`;

export function fill(source, values) {
  // Without it nothing reads the environment, and there is no place at which to set it.
  const imported = /^[ \t]*(?:import[ \t]+)?"os"[ \t]*\n/m.exec(source);
  const lexed = read(source);
  if (!imported || !lexed.imports) return [];
  const at = lexed.imports;
  const edits = decide(source, values, lexed, (_, value) => quote(value), (name, value) => [
    // Of all values of a package the first is made first, if it waits for no other.
    { start: at, end: at, text: `\nvar _ = os.Setenv("${name}", ${quote(value)})\n` },
  ]);
  const filled = edits.filter(({ start, end }) => start < end).length;
  // What is imported has to be used.
  if (!edits.length || filled < edits.length || filled < lexed.uses) return edits;
  const start = imported.index;
  return [...edits, { start, end: start + imported[0].length, text: "" }];
}

const READ = /os\.Getenv\((?:"([A-Z][A-Z0-9_]*)"|`([A-Z][A-Z0-9_]*)`)\)/y;

// Gives places {name, start, end}, the comments, how often `os.` is used, and where imports end.
function read(source) {
  const places = [];
  const comments = [];
  let uses = 0;
  let imports = 0;
  let importing = false;
  for (let at = 0; at < source.length; ) {
    const char = source[at];
    READ.lastIndex = at;
    const word = /[\w.]/.test(source[at - 1] ?? "");
    const found = word ? null : READ.exec(source);
    const mark = source.startsWith("//", at) ? "\n" : source.startsWith("/*", at) ? "*/" : "";
    if (mark) {
      const end = source.indexOf(mark, at + 2);
      const stop = end < 0 ? source.length : mark === "\n" ? end : end + mark.length;
      comments.push([at, stop]);
      at = stop;
    } else if (char === '"' || char === "'" || char === "`") {
      const start = at;
      for (at += 1; source[at] !== char; at += 1) {
        if (source[at] === undefined || (source[at] === "\n" && char !== "`")) return { comments };
        if (source[at] === "\\" && char !== "`") at += 1;
      }
      at += 1;
      // `import "os"` on a line of its own.
      if (/(?:^|\n)import[ \t]+$/.test(source.slice(0, start))) imports = after(source, at);
    } else if (found) {
      uses += 1;
      places.push({ name: found[1] ?? found[2], start: at, end: at + found[0].length });
      at += found[0].length;
    } else {
      if (!word && /^os\./.test(source.slice(at, at + 3))) uses += 1;
      if (/^import[ \t]*\(/.test(source.slice(at, at + 20)) && !word) importing = true;
      if (char === ")" && importing) {
        importing = false;
        imports = after(source, at + 1);
      }
      at += 1;
    }
  }
  return { places, comments, uses, imports };
}

const after = (source, at) => {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end + 1;
};
