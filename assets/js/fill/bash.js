// Values in bash. A lexer finds where `$NAME` stands and which quoting holds there (POSIX.1-2024,
// Shell Command Language, 2.2 and 2.7.4). What it does not understand it leaves alone.
import { decide } from "./edits.js";

// In single quotes nothing is special, not even `!`, which starts history expansion in a terminal.
export const quote = (value) => `'${value.replaceAll("'", String.raw`'\''`)}'`;

export function fill(source, values) {
  return decide(source, values, read(source), put, (name, value) => [
    { start: 0, end: 0, text: `export ${name}=${quote(value)}\n` },
  ]);
}

function put({ where }, value) {
  if (where === "double") return /[\\"$`!]/.test(value) ? `"${quote(value)}"` : value;
  // Without quotes a shell would split it, and the environment's value too; inside `${…}` quotes nest.
  if (where === "bare" || where === "nested") return /^[\w./:-]+$/.test(value) ? value : null;
  // A here-document has no quotes: nothing in it keeps `!` or a leading `^` from a terminal's history,
  // and a second line could be the one that ends it.
  return /[!\n]|^\^/.test(value) ? null : value.replace(/[\\$`]/g, String.raw`\$&`);
}

// Gives places {name, start, end, where}; without them where the source is not understood.
function read(source) {
  const lexer = new Lexer(source);
  try {
    lexer.commands();
    return lexer;
  } catch (error) {
    if (error !== lexer.strange) throw error;
    return { comments: lexer.comments };
  }
}

class Lexer {
  places = [];
  comments = [];
  strange = new Error("not understood");
  at = 0;
  #documents = [];

  constructor(source) {
    this.source = source;
  }

  // Commands up to a closing bracket, or to the end.
  commands(closing) {
    for (let fresh = true; this.at < this.source.length; ) {
      const { at, source } = this;
      const char = source[at];
      const newline = source.startsWith("\\\n", at);
      const before = fresh;
      fresh = newline ? before : /[\s;&|()]/.test(char);
      if (char === closing) {
        this.at += 1;
        return;
      }
      if (char === "\\") this.at += 2;
      else if (char === "'") this.at = this.find("'", at + 1) + 1;
      else if (char === '"') this.double();
      else if (char === "$") this.dollar("bare");
      else if (char === "#" && before) this.comment();
      else if (char === "\n") this.newline();
      else if (source.startsWith("<<<", at)) this.at += 3;
      else if (source.startsWith("<<", at)) this.hereDocument();
      else if (source.startsWith("((", at) || char === "`") throw this.strange;
      // The bracket behind one of its patterns would look like the closing one.
      else if (closing && before && /^case\b/.test(source.slice(at, at + 5))) throw this.strange;
      else if (source.startsWith("=~", at)) throw this.strange;
      else if (char === "(") {
        this.at += 1;
        this.commands(")");
      } else this.at += 1;
    }
    if (closing) throw this.strange;
  }

  find(text, from) {
    const found = this.source.indexOf(text, from);
    if (found < 0) throw this.strange;
    return found;
  }

  comment() {
    const end = this.source.indexOf("\n", this.at);
    const stop = end < 0 ? this.source.length : end;
    this.comments.push([this.at, stop]);
    this.at = stop;
  }

  double() {
    for (this.at += 1; this.source[this.at] !== '"'; ) {
      const char = this.source[this.at];
      if (char === undefined || char === "`") throw this.strange;
      if (char === "\\") this.at += 2;
      else if (char === "$") this.dollar("double");
      else this.at += 1;
    }
    this.at += 1;
  }

  dollar(where) {
    const rest = this.source.slice(this.at);
    const simple = /^\$(?:(\w+)|\{(\w+)\})/.exec(rest);
    if (simple) {
      const end = this.at + simple[0].length;
      this.places.push({ name: simple[1] ?? simple[2], start: this.at, end, where });
      this.at = end;
    } else if (/^\$['[]/.test(rest) || (rest.startsWith('$"') && where === "bare")) {
      throw this.strange;
    } else if (rest.startsWith("$((")) {
      this.at += 3;
      this.arithmetic();
    } else if (rest.startsWith("$(")) {
      this.at += 2;
      this.commands(")");
    } else if (rest.startsWith("${")) {
      this.at += 2;
      this.expansion();
    } else this.at += 1;
  }

  // What it names needs no `$`: a value goes before the example, not in here.
  arithmetic() {
    for (let depth = 2; depth; this.at += 1) {
      const char = this.source[this.at];
      if (char === undefined || /["'`\\]/.test(char)) throw this.strange;
      depth += char === "(" ? 1 : char === ")" ? -1 : 0;
    }
  }

  // `${NAME:-word}` and the like: the word may have variables, the name before it is not filled.
  expansion() {
    while (this.source[this.at] !== "}") {
      const char = this.source[this.at];
      if (char === undefined || /["'`\\]/.test(char)) throw this.strange;
      if (char === "$") this.dollar("nested");
      else this.at += 1;
    }
    this.at += 1;
  }

  hereDocument() {
    const rest = this.source.slice(this.at);
    const operator = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n\\$`]*)"|([\w.-]+))(?=[\s;&|()<>]|$)/.exec(rest);
    if (!operator) throw this.strange;
    const [all, dash, single, double, plain] = operator;
    const delimiter = single ?? double ?? plain;
    this.#documents.push({ delimiter, quoted: plain === undefined, dash });
    this.at += all.length;
  }

  // After a line come the here-documents that it asked for.
  newline() {
    this.at += 1;
    for (const { delimiter, quoted, dash } of this.#documents.splice(0)) {
      for (let ended = false; !ended; ) {
        if (this.at >= this.source.length) throw this.strange;
        const end = this.source.indexOf("\n", this.at);
        const stop = end < 0 ? this.source.length : end;
        const line = this.source.slice(this.at, stop);
        ended = (dash ? line.replace(/^\t+/, "") : line) === delimiter;
        if (!ended && !quoted) this.#line(line, delimiter);
        this.at = stop + 1;
      }
    }
  }

  #line(line, delimiter) {
    const start = this.at;
    let rest = "";
    while (this.at < start + line.length) {
      const char = this.source[this.at];
      const before = this.at;
      if (char === "`") throw this.strange;
      if (char === "\\") this.at += 2;
      else if (char === "$") this.dollar("here");
      else this.at += 1;
      if (this.at === before + 1) rest += char;
    }
    // A line that goes on in the next, or that a value could make the last one of the document.
    const all = this.at === start + line.length;
    if (!all || (rest.length < line.length && [...rest].every((char) => `\t${delimiter}`.includes(char)))) {
      throw this.strange;
    }
  }
}
