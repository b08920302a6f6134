import type { Detail, Span } from "../../../spine/index.js";
import type { CodeEffect } from "../../code/index.js";
import { asLogins } from "../../http/index.js";
import { sayRequest } from "../../knowledge/net/request.js";
import type { Language } from "../../knowledge/types.js";
import type { Value } from "../../knowledge/value.js";
import { exact, NO_SOURCES } from "../../knowledge/value.js";
import { Invocation } from "../invocation.js";
import { loadModel } from "../program/model.js";
import { connect } from "../program/network.js";
import { exactPath, fileSource, heldPath, touch } from "../program/touch.js";
import { runProgram } from "../program.js";
import type { Machine } from "../state/machine.js";
import { variableSource } from "../state/sources.js";
import { valueVariable } from "../state/values.js";
import { open } from "../state/variable.js";
import { runShell } from "./code.js";
import { loadModule, searchIn } from "./modules.js";
import { runFile } from "./script.js";
import { runSql } from "./sql.js";

const NONE: readonly string[] = [];
const UNTRUSTED: readonly string[] = ["untrusted"];

/** Turns one effect of code in another language into actions, as a command that does the same would have. */
export function perform(m: Machine, effect: CodeEffect, language: Language): void {
  const span = m.within!;
  const word = (text: string | null, form: "exact" | "pattern" = "exact"): Value =>
    text === null
      ? { form: "unknown", text: "", sources: NO_SOURCES, span }
      : {
          form,
          text: text === "~" || text.startsWith("~/") ? m.place.home + text.slice(1) : text,
          sources: NO_SOURCES,
          span,
        };
  switch (effect.type) {
    case "shell":
      return elsewhere(m, effect, () => {
        if (effect.text !== null) runShell(m, word(effect.text), []);
        else m.opaque(effect.untrusted === true ? "untrusted_code" : "unknown_code", span, NO_SOURCES, { language });
      });
    case "exec": {
      const argv = effect.argv.map((one) => word(one));
      if (effect.open === true) argv.push(word(null));
      return elsewhere(m, effect, () => runProgram(m, argv));
    }
    case "as": {
      const at = m.actions.length;
      // No program is started, so none reads what the code's own reads: that may be the code.
      elsewhere(m, NOTHING_READ, () =>
        runProgram(
          m,
          effect.argv.map((one) => word(one)),
        ),
      );
      // The first says that the program was started, which it was not.
      m.actions.splice(at, 1);
      return;
    }
    case "message":
      return m.push("message.send", { type: "recipient", name: "*", form: "any" }, NONE, NO_SOURCES, span, {});
    case "read":
    case "write":
    case "delete":
    case "list":
    case "chmod":
      return performFile(m, effect, word(effect.path, effect.form));
    case "link":
      touch(m, "file.link", word(effect.path), NO_SOURCES, {
        link: effect.symbolic ? "symbolic" : "hard",
        ...(effect.target === null ? {} : { target: effect.target }),
      });
      return;
    case "send":
    case "receive":
    case "connect":
    case "listen": {
      const sources = effect.carries.map((path) => fileSource(m, word(path)));
      for (const name of effect.environment ?? NONE) sources.push(...variableSource(name));
      for (const name of effect.logins ?? NONE) {
        if (effect.environment?.includes(name) !== true) sources.push(...asLogins(variableSource(name)));
      }
      const port = effect.port === null ? "" : `:${effect.port}`;
      const target =
        effect.url ??
        (effect.host === null ? null : effect.host.startsWith("/") ? effect.host : `${effect.host}${port}`);
      connect(
        m,
        `net.${effect.type}`,
        word(target),
        sources,
        effect.method === undefined ? {} : { method: effect.method },
      );
      // The same request by a program says the same.
      if (effect.type === "send" && effect.url !== null && effect.method !== undefined)
        sayRequest(word(effect.url), { method: effect.method }, new Invocation(m, [word(language)]));
      return;
    }
    case "print":
      if (effect.text === null) m.sink?.lose();
      else m.sink?.print(effect.text);
      return;
    case "evaluate":
      if (typeof effect.path === "string") runFile(m, word(effect.path), language, []);
      return;
    case "load":
      return loadModule(m, language, effect.name, effect.from);
    case "search":
      return searchIn(m, effect.folder);
    case "model":
      return loadModel(m, word(effect.name), effect.path === true);
    case "sql":
      return runSql(m, word(effect.text), effect.dialect, effect.file, effect.waits);
    case "privilege":
      return m.push("system.privilege", { type: "none", name: "*", form: "any" }, NONE, NO_SOURCES, span, {
        what: "user",
      });
    case "kill":
      return kill(m, effect.pid ?? null, span);
    case "opaque":
      return m.opaque(effect.reason, span, NO_SOURCES, { language });
  }
}

/** `-1` is every process one may signal; nothing lives on without the first. One nobody knows is one all the same. */
function kill(m: Machine, pid: number | null, span: Span): void {
  const one = pid !== null && pid !== -1 && pid !== 1;
  const name = one ? String(pid) : "*";
  const detail = pid === null ? ONE : NOTHING_MORE;
  m.push("system.kill", { type: "process", name, form: one ? "exact" : "any" }, NONE, NO_SOURCES, span, detail);
}
const ONE: Detail = { bounded: true };
const NOTHING_MORE: Detail = {};
const NOTHING_READ = { stdin: "" };

/** Runs what code starts, with the standard input and folder it gives it. */
function elsewhere(m: Machine, effect: { stdin?: string | null; cwd?: string | null }, body: () => void): void {
  const { stdin } = m;
  if (effect.stdin !== undefined) m.stdin = { text: effect.stdin, shape: "**", sources: NO_SOURCES };
  m.inSubshell(() => {
    if (effect.cwd !== undefined) {
      const path = effect.cwd === null ? null : exactPath(m, exact(effect.cwd));
      m.scope.setCwd(path === null ? open("**") : valueVariable(exact(path)));
    }
    body();
  });
  m.stdin = stdin;
}

type FileEffect = Extract<CodeEffect, { type: "read" | "write" | "delete" | "list" | "chmod" }>;

function performFile(m: Machine, effect: FileEffect, path: Value): void {
  const detail: Detail = {
    ...(effect.recursive === true ? { recursive: true } : {}),
    ...(effect.type === "write" && effect.append === true ? { append: true } : {}),
    ...(effect.type === "chmod" ? { mode: modeOf(effect.mode ?? null) } : {}),
  };
  const from = effect.untrusted === true ? [{ type: "network", name: "*", labels: UNTRUSTED } as const] : NO_SOURCES;
  touch(m, `file.${effect.type}`, path, from, detail);
  if (effect.type !== "write") return;
  const name = heldPath(m, path);
  if (name !== null && m.where === "here")
    m.files.set(name, effect.append === true ? null : (effect.content ?? null), from);
}

function modeOf(mode: number | null): NonNullable<Detail["mode"]> {
  if (mode === null) return "other";
  if ((mode & 0o6000) !== 0) return "setuid";
  if ((mode & 0o002) !== 0) return "world-writable";
  return (mode & 0o111) !== 0 ? "executable" : "other";
}
