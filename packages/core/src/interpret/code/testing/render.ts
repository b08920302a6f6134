import type { CodeEffect, CodeInput, NetEffect } from "../effect.js";
import { readCode } from "../index.js";

/** One row of a table: what a text does, and why the row is there. Effects that are only possible start with `?`. */
export interface Row {
  readonly why: string;
  readonly code: string;
  readonly does: readonly string[];
  readonly input?: CodeInput;
}

/** Effects in a form short enough for a table. */
export function effectsOf(language: string, code: string, input?: CodeInput): string[] {
  return readCode(language, code, input).effects.map(render);
}

export function render(e: CodeEffect): string {
  return (e.certainty === "possible" ? "?" : "") + plain(e);
}

function plain(e: CodeEffect): string {
  switch (e.type) {
    case "shell":
      return `shell ${e.text ?? (e.shape === undefined ? "UNKNOWN" : e.shape.map((p) => p ?? "…").join(""))}${origin(e)}`;
    case "as":
      return `as ${e.argv.map((a) => a ?? "UNKNOWN").join(" ")}`;
    case "message":
      return e.type;
    case "exec":
      return `exec ${e.argv.map((a) => a ?? "UNKNOWN").join("|")}${e.open === true ? "|…" : ""}${origin(e)}`;
    case "read":
    case "write":
    case "delete":
    case "list":
    case "chmod": {
      const flags = `${e.recursive === true ? " recursive" : ""}${e.append === true ? " append" : ""}${e.untrusted === true ? " untrusted" : ""}`;
      const content = e.type === "write" && typeof e.content === "string" && e.content !== "" ? ` = ${e.content}` : "";
      const mode = e.type === "chmod" && typeof e.mode === "number" ? ` ${e.mode.toString(8)}` : "";
      return `${e.type} ${e.path ?? "UNKNOWN"}${flags}${mode}${content}`;
    }
    case "link":
      return `link ${e.path} -> ${e.target}`;
    case "send":
    case "receive":
    case "connect":
    case "listen":
      return `${e.type} ${methodOf(e)}${e.host ?? "UNKNOWN"}${e.port === null ? "" : `:${e.port}`}${e.carries.map((c) => ` +${c}`).join("")}${e.environment === undefined ? "" : " +environment"}${e.logins?.map((name) => ` as ${name}`).join("") ?? ""}`;
    case "print":
      return `print ${e.text === null ? "UNKNOWN" : JSON.stringify(e.text)}`;
    case "evaluate":
      return `evaluate ${e.language} ${e.path ?? e.text ?? "UNKNOWN"}`;
    case "load":
      return `load ${e.name}`;
    case "search":
      return `search ${e.folder}`;
    case "sql":
      return `sql ${e.dialect} ${e.text ?? "UNKNOWN"}`;
    case "privilege":
    case "kill":
      return e.type;
    case "model":
      return `model ${e.name ?? "UNKNOWN"}`;
    case "opaque":
      return `opaque ${e.reason}`;
  }
}

/** What changes something where it is sent; the method most requests have goes without saying. */
function methodOf({ type, method }: NetEffect): string {
  return type !== "send" || method === undefined || method === "POST" ? "" : `${method} `;
}

function origin(e: { stdin?: string | null; cwd?: string | null; untrusted?: boolean }): string {
  return `${e.stdin === undefined ? "" : ` < ${e.stdin ?? "UNKNOWN"}`}${e.cwd === undefined ? "" : ` in ${e.cwd}`}${e.untrusted === true ? " untrusted" : ""}`;
}
