import type { Verdict } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { bold, dim, type Piece, red, yellow } from "../command/ink.js";
import { findingsOf } from "../past/query.js";
import { paintVerdict } from "./decision.js";
import { short } from "./short.js";

/**
 * One event of the log in one line: index, time, what happened, to whom. Every kind has its own sentence; a kind of a
 * later version is named and not guessed at. All text is untrusted; `Io.line` makes it harmless.
 */
export function eventLine(event: JsonObject): Piece[] {
  const kind = text(event["kind"]) || "?";
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind]!(event) : [dim("(of a later version)")];
  return [dim(`${index(event)}  ${clock(event["time"])}  `), bold(kind.padEnd(8)), " ", ...sentence];
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const index = (event: JsonObject) => String(typeof event["index"] === "number" ? event["index"] : "-").padStart(5);

/** Local time of day; the date is in the JSON. */
export function clock(time: Json | undefined): string {
  if (typeof time !== "number" || !Number.isFinite(time)) return "--:--:--";
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

type Sentence = (event: JsonObject) => Piece[];

const subject = ({ subject }: JsonObject): string =>
  isJsonObject(subject) ? `${text(subject["type"])} ${short(text(subject["name"]), 60)}` : "?";

const SENTENCES: Readonly<Record<string, Sentence>> = {
  intent: (event) => {
    const decision = isJsonObject(event["decision"]) ? event["decision"] : {};
    const verdict = text(decision["verdict"]);
    const rules = Array.isArray(decision["rules"]) ? decision["rules"].map(ruleName).filter((name) => name !== "") : [];
    return [
      isVerdict(verdict) ? paintVerdict(verdict, verdict.padEnd(5)) : red("?    "),
      `  ${text(event["door"])}  ${short(callText(event), 60)}`,
      ...(rules.length > 0 ? [dim(`  [${rules.slice(0, 3).join(", ")}]`)] : []),
      ...(text(event["code"]) === "" ? [] : [dim(`  ${text(event["code"])}`)]),
      ...(event["enforced"] === false ? [yellow("  monitor: not enforced")] : []),
      ...(event["claimed"] === true ? [yellow("  claimed by the door")] : []),
    ];
  },
  outcome: (event) => [
    `${text(event["status"])}  ${text(event["door"])}  ${text(event["error"])}`.trimEnd(),
    ...foundIn(event),
  ],
  review: (event) => [
    `${reviewState(event)}  ${text(event["id"])}  ${text(event["reviewer"])}`.trimEnd(),
    dim(
      [lasting(event["scope"]), text(event["note"])]
        .filter((part) => part !== "")
        .map((part) => `  ${part}`)
        .join(""),
    ),
  ],
  session: (event) => [`${text(event["state"])}  ${text(event["door"])}  ${text(event["project"])}`.trimEnd()],
  task: (event) => [
    `${text(event["state"])}  ${text(event["id"])}`,
    ...(text(event["agent"]) === "" ? [] : [`  for ${short(text(event["agent"]), 60)}`]),
    dim(`  by ${text(event["by"])}`),
  ],
  prompt: (event) => [`${text(event["source"])}  ${bytes(event["bytes"])}`, ...foundIn(event)],
  answer: (event) => [`${text(event["model"])}  ${bytes(event["bytes"])}`, ...foundIn(event)],
  policy: (event) => [
    `${text(event["state"])}  ${text(event["digest"]).slice(0, 19)}${text(event["by"]) === "" ? "" : `  by ${text(event["by"])}`}`,
  ],
  "sign-off": (event) => [
    `${text(event["state"])}  ${text(event["area"])}  ${text(event["policy"]).slice(0, 19)}  by ${text(event["by"])}`,
  ],
  key: (event) => [`${text(event["action"])}  ${text(event["key"]).split("+").slice(0, 2).join("+")}`],
  start: (event) => [`guard ${text(event["version"])}, ${text(event["mode"])} mode, pid ${number(event["pid"])}`],
  end: (event) => [text(event["reason"])],
  gap: (event) => [yellow(`${text(event["reason"])}: ${text(event["message"])}`)],
  alarm: (event) => [red(`${text(event["severity"])} ${text(event["code"])}: ${text(event["message"])}`)],
  incident: (event) => [red(`${text(event["state"])} ${text(event["title"])}`)],
  "elevation-grant": (event) => [`${text(event["privilege"])} to ${text(event["agent"])}`],
  "elevation-revoke": (event) => [`${text(event["id"])} by ${text(event["by"])}: ${text(event["cause"])}`],
  charge: (event) => [`${number(event["amount"])} ${text(event["measure"])} to ${text(event["account"])}`],
  quarantine: (event) => [
    red(`${text(event["state"])} ${text(event["mode"])} of ${subject(event)} by ${text(event["by"])}`),
  ],
  credential: (event) => [
    `${text(event["state"])}  ${text(event["id"])}  of ${subject(event)} by ${text(event["by"])}`,
    ...(list(event["scopes"]).length === 0 ? [] : [dim(`  ${list(event["scopes"]).map(text).join(", ")}`)]),
  ],
  stop: (event) => [red(`${text(event["state"])} ${text(event["scope"])} by ${text(event["by"])}`)],
  restrict: (event) => [red(`${text(event["state"])} ${text(event["id"])} by ${text(event["by"])}`)],
  "break-glass": (event) => [red(`${text(event["scope"])} by ${text(event["by"])}: ${text(event["reason"])}`)],
  model: (event) => [`${text(event["action"])} ${text(event["model"])} ${text(event["state"])}`],
  snapshot: (event) => [`${text(event["projection"])} up to entry ${number(event["upto"])}`],
  seal: (event) => [
    `content of ${number(event["entries"])} entries deleted by ${text(event["by"])}: ${text(event["reason"])}`,
  ],
  erasure: (event) => [
    `${list(event["commits"]).length} secrets erased by ${text(event["by"])}: ${text(event["reason"])}`,
  ],
};

/** One of several who have to agree leaves it open. */
const reviewState = (event: JsonObject): string =>
  event["state"] === "opened" && text(event["reviewer"]) !== "" ? "agreed" : text(event["state"]);
const lasting = (scope: Json | undefined): string =>
  scope === "session" ? "for the session" : scope === "until" ? "for a time" : "";
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
/** What analysers saw in what came back, or in what was said. */
function foundIn(event: JsonObject): Piece[] {
  const codes = [...new Set(findingsOf(event))];
  return codes.length === 0 ? [] : [yellow(`  found in it: ${codes.slice(0, 4).join(", ")}`)];
}

const number = (value: Json | undefined) => (typeof value === "number" ? String(value) : "?");
const bytes = (value: Json | undefined) => `${number(value)} bytes`;
const isVerdict = (value: string): value is Verdict => value === "allow" || value === "ask" || value === "deny";
const ruleName = (rule: Json) => (typeof rule === "string" ? rule : isJsonObject(rule) ? text(rule["rule"]) : "");

/** What the call said: the command, path or address where it has one, else the tool's own name. */
export function callText(event: JsonObject): string {
  const given = isJsonObject(event["arguments"]) ? event["arguments"] : {};
  for (const field of ["command", "path", "url", "query", "name"]) {
    const value = given[field];
    if (typeof value === "string")
      return field === "command" ? value.split("\n", 1)[0]! : `${text(event["tool"])} ${value}`;
    if (isJsonObject(value) && typeof value["redacted"] === "string") return value["redacted"].split("\n", 1)[0]!;
  }
  const words = Array.isArray(given["argv"]) ? given["argv"].filter((word) => typeof word === "string") : [];
  const [program = "", ...rest] = words;
  if (program !== "") return [program.slice(program.lastIndexOf("/") + 1), ...rest].join(" ").split("\n", 1)[0]!;
  return text(event["hostTool"]) || text(event["tool"]);
}
