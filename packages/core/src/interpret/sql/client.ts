import type { SqlEffect } from "./statement.js";

const run = (command: string | null): SqlEffect => ({ type: "program", command: command || null, client: true });
const code = (what: string): SqlEffect => ({ type: "code", what });
const NOTHING: readonly SqlEffect[] = [];

/** Commands of psql that show or set how things are shown; those that begin with `d` describe. */
const PSQL =
  /^(?:d\w*|l\w*|x|t|a|c?info|conninfo|pset|timing|q|quit|echo|qecho|warn|h|help|encoding|errverbose|f|html|p|print|r|reset|s|set|unset|gset|gdesc|if|elif|else|endif|bind|bind_named|parse|close_prepared|crosstabview|watch|z|sf|sv|copyright|getenv|prompt|nowarning|g|gx|o|w|ego|go|u|use|charset|status|delimiter|nopager|notee|clear|rehash|resetconnection|query_attributes)$/;
/** The same of sqlite3. */
const SQLITE =
  /^(?:auth|bail|binary|cd|changes|connection|crlf|databases|dbconfig|dbinfo|dbtotxt|dump|echo|eqp|exit|expert|explain|fullschema|headers?|help|indexes|indices|intck|limit|lint|mode|nonce|nullvalue|parameter|print|progress|prompt|quit|recover|schema|selftest|separator|sha3sum|show|stats|tables|timeout|timer|trace|version|vfsinfo|vfslist|vfsname|width|scanstats)$/;

/**
 * What a command of the client program does: `\\! ls`, `\\copy`, `.shell`, `.import`, `!ls`. One nobody here knows may do
 * anything.
 */
export function clientEffects(v: string): readonly SqlEffect[] {
  if (/^\\\.\s/.test(v)) return [{ type: "file-read", path: first(v.slice(2)), client: true }, code("script")];
  const found = /^(?:\\|\.|!{1,2})\s*([A-Za-z_!?]*)\+?\s*([\s\S]*)$/.exec(v);
  const name = found?.[1] ?? "";
  const rest = (found?.[2] ?? "").trim();
  if (v.startsWith("!") || name === "!") return [run(v.replace(/^[\\!]+/, "").trim())];
  const effects = v.startsWith(".") ? ofSqlite(name.toLowerCase(), rest) : ofPsql(name, rest);
  const quoted = /`([^`]*)`/.exec(rest);
  return quoted === null ? effects : [...effects, run(quoted[1]!)];
}

function ofPsql(exact: string, rest: string): readonly SqlEffect[] {
  const name = exact.toLowerCase();
  switch (name) {
    case "g":
    case "gx":
    case "o":
    case "out":
    case "w":
    case "write":
      return rest.startsWith("(") ? NOTHING : output(rest);
    case "s":
      return output(rest);
    // `\\T file` of mysql is `tee`; `\\t` of psql shows rows only. `\\P` is a pager.
    case "t":
      return exact === "T" ? output(rest) : NOTHING;
    case "p":
      return exact === "P" && rest !== "" ? [run(rest)] : NOTHING;
    case "i":
    case "ir":
    case "include":
    case "include_relative":
    case "source":
      return [{ type: "file-read", path: first(rest), client: true }, code("script")];
    case "copy":
      return copied(rest);
    case "lo_import":
      return [{ type: "file-read", path: first(rest), client: true }, code("lo_import")];
    case "lo_export":
      return [{ type: "file-write", path: first(rest.replace(/^\S+\s*/, "")), client: true }];
    case "c":
    case "connect":
      return rest === "" ? NOTHING : [{ type: "connect", target: rest }];
    case "e":
    case "edit":
    case "ef":
    case "ev":
      return [run(null)];
    case "system":
    case "shell":
    case "sh":
      return [run(rest)];
    default:
      return name === "" || name === "?" || PSQL.test(name) ? NOTHING : [code(name)];
  }
}

function ofSqlite(name: string, rest: string): readonly SqlEffect[] {
  switch (name) {
    case "shell":
    case "system":
      return [run(rest)];
    case "output":
    case "once":
    case "log":
    case "backup":
    case "save":
    case "clone":
    case "export":
      return output(rest.replace(/^-\w+\s*/, ""));
    case "excel":
    case "www":
      return [run(null)];
    case "read":
      return input(rest, [code("script")]);
    case "open":
      return input(rest.replace(/^(?:-\w+\s+)*/, ""), NOTHING);
    case "restore":
      return input(rest, [code("restore")]);
    case "import": {
      const words = rest.replace(/^(?:--?\w+\s+)*/, "");
      const table = words.split(/\s+/)[1] ?? null;
      return input(words, [{ type: "write", what: "import", table }]);
    }
    case "load":
      return [code("extension")];
    default:
      return SQLITE.test(name) ? NOTHING : [code(name)];
  }
}

function output(rest: string): readonly SqlEffect[] {
  const path = first(rest);
  if (path === null) return NOTHING;
  return path.startsWith("|") ? [run(unquoted(rest).slice(1).trim())] : [{ type: "file-write", path, client: true }];
}

function input(rest: string, more: readonly SqlEffect[]): readonly SqlEffect[] {
  const path = first(rest);
  if (path === null) return more;
  const from: SqlEffect = path.startsWith("|")
    ? run(unquoted(rest).slice(1).trim())
    : { type: "file-read", path, client: true };
  return [from, ...more];
}

/** `\\copy t from 'file'`, `\\copy (query) to program 'cmd'`. */
function copied(rest: string): readonly SqlEffect[] {
  const program = /\bprogram\s+'((?:[^']|'')*)'/i.exec(rest);
  if (program !== null) return [run(program[1]!.replaceAll("''", "'")), { type: "export" }];
  const way = /\b(from|to)\s+(?:'((?:[^']|'')*)'|(\S+))[^()]*$/i.exec(rest);
  if (way === null) return [code("copy")];
  const path = way[2]?.replaceAll("''", "'") ?? way[3]!;
  const standard = /^p?std(?:in|out)$/i.test(path) && way[2] === undefined;
  const out = way[1]!.toLowerCase() === "to";
  const file: readonly SqlEffect[] = standard ? [] : [{ type: out ? "file-write" : "file-read", path, client: true }];
  return [...file, out ? { type: "export" } : code("copy")];
}

/** The first word, without its quotes; null where there is none. */
function first(rest: string): string | null {
  const found = /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(rest);
  return found === null ? null : (found[1] ?? found[2] ?? found[3] ?? null) || null;
}

const unquoted = (rest: string): string => /^'([^']*)'/.exec(rest)?.[1] ?? /^"([^"]*)"/.exec(rest)?.[1] ?? rest;
