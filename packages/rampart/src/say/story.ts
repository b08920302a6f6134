import { isJsonObject, type Json } from "@rampart/service";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import { actionsOf } from "../past/query.js";
import type { Call, Story } from "../past/story.js";
import { effectPhrases } from "./effects.js";
import { callText, clock, eventLine } from "./event.js";
import { short } from "./short.js";
import { span } from "./words.js";

const EFFECTS = 6;
const WIDTH = 96;

/** A session told line by line. All text is untrusted; `Io.line` makes it harmless. */
export function* storyLines(story: Story): Generator<Piece[]> {
  const { counts, agents, doors, principals, steps, left, earlier } = story;
  yield [bold(`session ${story.session}`)];
  yield [`  ${agents.join(", ")} for ${principals.join(", ") || "nobody named"}, through ${doors.join(", ")}`];
  yield [
    `  ${counts.calls} calls: ${counts.allowed} allowed, ${counts.asked} held for a person, ${counts.denied} refused`,
  ];
  if (earlier > 0) yield [yellow(`  ${earlier} earlier events are left out: rampart log search --session`)];
  let number = 0;
  let day = "";
  const told = new Map<string, number>();
  for (const step of steps) {
    const { time } = "call" in step ? step.call : step.aside;
    if (dayOf(time) !== day) {
      day = dayOf(time);
      yield [dim(`  ${day}`)];
    }
    if ("call" in step) {
      number++;
      const same = sameAs(step.call, number, told);
      yield [];
      yield* callLines(step.call, number, same);
    } else yield ["  ", ...eventLine(step.aside.event)];
  }
  if (left > 0) yield [yellow(`  ${left} later events are left out: rampart log search --session`)];
}

/** Local day; times of day are local too. */
function dayOf(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The number of an earlier call with the same arguments, or null. */
function sameAs({ intent }: Call, number: number, told: Map<string, number>): number | null {
  const payload = text(intent["payload"]);
  if (payload === "") return null;
  const key = `${text(intent["tool"])} ${payload}`;
  const before = told.get(key) ?? null;
  told.set(key, number);
  return before;
}

function* callLines(call: Call, number: number, same: number | null): Generator<Piece[]> {
  const { intent, reviews, outcome } = call;
  const effects = effectPhrases(actionsOf(intent));
  const door = dim(`  ${text(intent["tool"])}, entry ${call.index}`);
  const again = same === null ? "" : yellow(`  as ${same}. before`);
  yield [dim(`${clock(call.time)}  `), bold(`${number}. ${short(callText(intent), WIDTH)}`), door, again];
  for (const one of effects.slice(0, EFFECTS)) yield [dim("          - "), short(one, WIDTH)];
  if (effects.length > EFFECTS) yield [dim(`          - and ${effects.length - EFFECTS} things more`)];
  yield ["          ", ...verdictPieces(call)];
  for (const review of reviews) {
    const by = text(review["reviewer"]);
    yield [`          ${clock(review["time"])} review ${text(review["state"])}${by === "" ? "" : ` by ${by}`}`];
  }
  if (outcome !== null) yield ["          ", ...outcomePieces(call)];
}

function verdictPieces({ verdict, rules, intent }: Call): Piece[] {
  const word = WORDS[verdict] ?? red("not decided");
  const why = rules.length > 0 ? ` by ${rules.slice(0, 4).join(", ")}` : "";
  const code = text(intent["code"]) === "" ? "" : ` (${text(intent["code"])})`;
  return [
    word,
    `${why}${code}`,
    ...(intent["enforced"] === false ? [yellow("  monitor: not enforced")] : []),
    ...(intent["claimed"] === true ? [yellow("  claimed by the door")] : []),
  ];
}

const WORDS: Readonly<Record<string, Piece>> = {
  allow: green("allowed"),
  ask: yellow("held for a person"),
  deny: red("refused"),
};

function outcomePieces({ outcome }: Call): Piece[] {
  const status = text(outcome?.["status"]);
  const took = typeof outcome?.["duration"] === "number" ? ` after ${span(outcome["duration"])}` : "";
  const bytes = typeof outcome?.["bytes"] === "number" ? `, ${outcome["bytes"]} bytes came back` : "";
  const findings = Array.isArray(outcome?.["findings"]) ? outcome["findings"].flatMap(codeOf) : [];
  const error = text(outcome?.["error"]);
  return [
    `then: ${status}${took}${bytes}`,
    ...(error === "" ? [] : [red(`  ${short(error, WIDTH)}`)]),
    ...(findings.length === 0 ? [] : [yellow(`  found in it: ${[...new Set(findings)].slice(0, 4).join(", ")}`)]),
  ];
}

const codeOf = (finding: Json): string[] => (isJsonObject(finding) && finding["code"] ? [text(finding["code"])] : []);
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
