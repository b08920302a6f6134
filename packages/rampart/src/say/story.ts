import { isJsonObject, type Json } from "@rampart/service";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Call, Story } from "../past/story.js";
import { callText, clock, eventLine } from "./event.js";
import { short } from "./short.js";

const EFFECTS = 6;
const WIDTH = 96;

/** A session told line by line. All text is untrusted; `Io.line` makes it harmless. */
export function* storyLines(story: Story): Generator<Piece[]> {
  const { counts, agents, doors, principals, steps, left } = story;
  yield [bold(`session ${story.session}`)];
  yield [`  ${agents.join(", ")} for ${principals.join(", ") || "nobody named"}, through ${doors.join(", ")}`];
  yield [
    `  ${counts.calls} calls: ${counts.allowed} allowed, ${counts.asked} held for a person, ${counts.denied} refused`,
  ];
  let number = 0;
  for (const step of steps) {
    if ("call" in step) {
      number++;
      yield [];
      yield* callLines(step.call, number);
    } else yield ["  ", ...eventLine(step.aside.event)];
  }
  if (left > 0) yield [yellow(`  ${left} later events are left out: rampart log search --session`)];
}

function* callLines(call: Call, number: number): Generator<Piece[]> {
  const { intent, effects, reviews, outcome } = call;
  const door = dim(`  ${text(intent["tool"])}, entry ${call.index}`);
  yield [dim(`${clock(call.time)}  `), bold(`${number}. ${short(callText(intent), WIDTH)}`), door];
  if (effects.length > 0) {
    const more = effects.length > EFFECTS ? `, and ${effects.length - EFFECTS} more` : "";
    yield [
      `          would do: ${effects
        .slice(0, EFFECTS)
        .map((one) => short(one, WIDTH))
        .join(", ")}${more}`,
    ];
  }
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
  const took = typeof outcome?.["duration"] === "number" ? ` after ${Math.round(outcome["duration"])} ms` : "";
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
