import { isFault, SYNTAX } from "../machine/fault.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import type { Expr, Program, Stmt } from "../machine/tree.js";
import { text } from "../machine/value.js";

const MAX_LINE = 16 * 1024;
const MAX_DEPTH = 64;
const MAX_TERMS = 1_024;

const valueExpr = (v: string): Expr => ({ k: "value", value: text(v) });
const call = (name: string, ...args: readonly Expr[]): Expr => callExpr(nameExpr(name), args);
const statement = (expr: Expr): Stmt => ({ k: "do", expr });

/**
 * Reads AppleScript by its lines: what is set, what is run, and which application is told to do it. The language lets every
 * application bring words of its own, so a line whose first words are not known here says so.
 */
export function parseAppleScript(src: string): Program {
  return new Lines(logicalLines(src)).program();
}

/** Lines without comments; one that ends in `¬` goes on. */
function logicalLines(src: string): string[] {
  const plain = src.replace(/\(\*[\s\S]*?\*\)/g, " ").replace(/¬[ \t]*\r?\n/g, " ");
  return plain.split(/[\r\n]+/).map(uncommented);
}

function uncommented(line: string): string {
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "\\" && quoted) i++;
    else if (line[i] === '"') quoted = !quoted;
    else if (!quoted && (line[i] === "#" || line.startsWith("--", i))) return line.slice(0, i).trim();
  }
  return line.trim();
}

class Lines {
  private fault: Program["fault"] = null;
  /** Applications told, innermost last. */
  private readonly told: string[] = [];

  constructor(private readonly lines: readonly string[]) {}

  program(): Program {
    const body: Stmt[] = [];
    // Blocks of a condition or a loop: what stands in them is only possible.
    const blocks: Stmt[][] = [body];
    const ends: ("tell" | "maybe" | "on")[] = [];
    for (const line of this.lines) {
      if (line === "") continue;
      if (line.length > MAX_LINE || blocks.length > MAX_DEPTH) {
        this.fault = "too_complex";
        break;
      }
      const opened = this.opens(line);
      if (opened !== null) {
        ends.push(opened);
        if (opened !== "tell") blocks.push([]);
      } else if (/^end\b/i.test(line)) {
        const closed = ends.pop();
        if (closed === "tell") this.told.pop();
        else if (closed !== undefined) this.close(blocks, closed);
      } else if (!/^(?:else|on error)\b/i.test(line)) blocks[blocks.length - 1]!.push(this.guarded(line));
    }
    while (blocks.length > 1) this.close(blocks, "maybe");
    return { body, fault: this.fault };
  }

  private close(blocks: Stmt[][], how: "maybe" | "on"): void {
    const inner = blocks.pop()!;
    const into = blocks[blocks.length - 1]!;
    if (how === "on") into.push({ k: "define", fn: { k: "function", name: null, params: [], body: inner } });
    else into.push({ k: "if", arms: [{ test: nameExpr("anything"), body: inner }], other: null });
  }

  /** Lines that begin a block. */
  private opens(line: string): "tell" | "maybe" | "on" | null {
    const told = /^tell\s+(?:application|app)\s+"([^"]{0,256})"(?:\s+to\s+(.*))?$/i.exec(line);
    if (told !== null && told[2] === undefined) {
      this.told.push(told[1]!);
      return "tell";
    }
    if (/^tell\b/i.test(line) && told === null && !/\sto\s/i.test(line)) {
      this.told.push(this.told[this.told.length - 1] ?? "");
      return "tell";
    }
    if (
      /^(?:if\b.*\bthen|repeat\b.*|try|with timeout\b.*|considering\b.*|ignoring\b.*|using terms from\b.*)$/i.test(line)
    )
      return "maybe";
    return /^(?:on|to)\s+\w+/i.test(line) && !/^on error\b/i.test(line) ? "on" : null;
  }

  private guarded(line: string): Stmt {
    try {
      return this.line(line);
    } catch (e) {
      if (!isFault(e)) throw e;
      this.fault ??= e.fault;
      return { k: "unread" };
    }
  }

  private line(line: string): Stmt {
    const told = /^tell\s+(?:application|app)\s+"([^"]{0,256})"\s+to\s+(.*)$/i.exec(line);
    if (told !== null) {
      this.told.push(told[1]!);
      const inner = this.line(told[2]!);
      this.told.pop();
      return inner;
    }
    const conditional = /^if\b.*?\bthen\s+(\S.*)$/i.exec(line);
    if (conditional !== null)
      return { k: "if", arms: [{ test: nameExpr("anything"), body: [this.line(conditional[1]!)] }], other: null };
    const assigned = /^set\s+(?:the\s+)?([a-z_]\w*)\s+to\s+(.*)$/i.exec(line);
    if (assigned !== null)
      return statement({
        k: "assign",
        target: nameExpr(assigned[1]!.toLowerCase()),
        op: "=",
        value: this.command(assigned[2]!),
        scope: "there",
      });
    if (/^return\b/i.test(line)) return { k: "return", value: this.command(line.slice(6).trim()) };
    return statement(this.command(line));
  }

  /** A command, or a value. */
  private command(line: string): Expr {
    const app = this.told[this.told.length - 1]?.toLowerCase() ?? null;
    const script = /^do\s+shell\s+script\s+(.*)$/is.exec(line);
    if (script !== null) {
      const [words, rest] = this.value(script[1]!);
      return call(/\badministrator\s+privileges\b/i.test(rest) ? "shell.elevated" : "shell", words);
    }
    const typed = /^(?:do\s+script|write\s+text|exec)\s+(.*)$/is.exec(line);
    if (typed !== null && app !== null) return call("shell", this.value(typed[1]!)[0]);
    const run = /^run\s+script\s+(.*)$/is.exec(line);
    if (run !== null) return call("evaluate", this.value(run[1]!)[0]);
    const loaded = /^(?:load|store)\s+script\s+(?:file\s+)?(.*)$/is.exec(line);
    if (loaded !== null) return call("load", this.value(loaded[1]!)[0]);
    const opened = /^(?:open\s+location|get\s+url)\s+(.*)$/is.exec(line);
    if (opened !== null) return call("open", this.value(opened[1]!)[0]);
    const removed = /^(?:delete|move)\s+(.*)$/is.exec(line);
    if (removed !== null && (app === "finder" || app === "system events"))
      return call("delete", this.place(removed[1]!));
    if (/^empty\s+(?:the\s+)?trash/i.test(line)) return call("delete", valueExpr("~/.Trash"));
    const written = /^(?:write\s+.*\s+to|open\s+for\s+access)\s+(.*)$/is.exec(line);
    if (written !== null) return call("write", this.place(written[1]!));
    const read = /^read\s+(.*)$/is.exec(line);
    if (read !== null) return call("read", this.place(read[1]!));
    if (/^(?:keystroke|key\s+code|click)\b/i.test(line)) return call("types");
    if (/^send\b/i.test(line)) return call(app !== null && WRITES_TO_PEOPLE.test(app) ? "message" : "send");
    if (/^(?:get\s+)?the\s+clipboard\b/i.test(line)) return call("clipboard");
    if (/^(?:restart|shut\s+down|log\s+out)\b/i.test(line)) return call("power");
    if (/^display\s+dialog\b.*\bhidden\s+answer\b/is.test(line.slice(0, 4_096))) return call("asks");
    if (HARMLESS.test(line)) return nameExpr("anything");
    if (/^[("{0-9]/.test(line) || /^(?:quoted\s+form|posix\s+path|the\b|[a-z_]\w*(?:\s*&|$))/i.test(line))
      return this.value(line)[0];
    // A word of an application's own.
    return call("unheard");
  }

  /** `POSIX file "/x" as alias`, `file "…" of folder …` */
  private place(said: string): Expr {
    // `folder "x" of home folder`, `item "x" of (path to desktop folder)`
    const [, name, place] =
      /"([^"/]{1,128})"\s+of\s+(?:\(?\s*path\s+to\s+)?(?:the\s+)?(home|desktop|documents|downloads|pictures|movies|music)\b/i.exec(
        said.slice(0, 4_096),
      ) ?? [];
    if (name !== undefined && place !== undefined)
      return valueExpr(
        /^home$/i.test(place) ? `~/${name}` : `~/${place[0]!.toUpperCase()}${place.slice(1).toLowerCase()}/${name}`,
      );
    const [value] = this.value(
      said.replace(/^(?:(?:the|every|item|file|folder|alias|posix\s+file|document)\s+)*/i, ""),
    );
    return value;
  }

  /** Texts and names joined by `&`, and what stands behind them. */
  private value(said: string): readonly [Expr, string] {
    let rest = said;
    const pieces: Expr[] = [];
    for (;;) {
      if (pieces.length > MAX_TERMS) throw SYNTAX;
      rest = rest.replace(
        /^\s*(?:\(\s*)?(?:(?:the|quoted\s+form\s+of|posix\s+path\s+of|posix\s+file|alias|file|text)\s+)*/i,
        "",
      );
      const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
      const name = quoted === null ? /^[a-z_]\w*/i.exec(rest) : null;
      const number = quoted === null && name === null ? /^\d+(?:\.\d+)?/.exec(rest) : null;
      const found = quoted ?? name ?? number;
      if (found === null) throw SYNTAX;
      rest = rest.slice(found[0].length);
      if (quoted !== null)
        pieces.push(
          valueExpr(quoted[1]!.replace(/\\(.)/gs, (_, c: string) => ({ n: "\n", t: "\t", r: "\r" })[c] ?? c)),
        );
      else pieces.push(name !== null ? nameExpr(name[0].toLowerCase()) : valueExpr(number![0]));
      const and = /^[\s)]*&/.exec(rest);
      if (and === null) return [pieces.length === 1 ? pieces[0]! : { k: "joined", pieces }, rest];
      rest = rest.slice(and[0].length);
    }
  }
}

/** Programs whose `send` reaches people. */
const WRITES_TO_PEOPLE = /^(?:messages|mail|ichat|microsoft outlook|whatsapp|telegram|slack|discord)$/;

/** What shows something, asks, waits, or changes only what is on the screen. */
const HARMLESS =
  /^(?:display\s+(?:dialog|notification|alert)|activate|beep|say|delay|get|log|count|choose\s+\w+|exit\s+repeat|quit|launch|reopen|set\s+volume|set\s+(?:the\s+)?(?:bounds|position|size|visible|frontmost|properties)\b|name\s+of|current\s+date|version|global|local|property|use)\b/i;
