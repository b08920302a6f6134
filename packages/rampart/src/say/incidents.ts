import type { JsonObject } from "@rampart/service";
import { bold, dim, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { when } from "./words.js";

const paint = (severity: string): Piece =>
  severity === "critical" || severity === "high" ? red(severity.padEnd(8)) : yellow(severity.padEnd(8));

/** One incident in two lines. */
export function sayIncident(one: JsonObject, io: Io): void {
  const times = Number(one["count"]) > 1 ? `  ${one["count"]} times` : "";
  io.line(bold(String(one["id"])), "  ", paint(String(one["severity"])), ` ${one["title"]}`, dim(times));
  const who = [one["agent"], one["session"]].filter((name) => typeof name === "string").join(", session ");
  const state = one["state"] === "open" ? "open" : `${one["state"]} by ${one["by"]}, open`;
  const about = who === "" ? "" : `  ${who}`;
  io.line(dim(`            ${state} since ${when(Number(one["opened"]))} UTC, entry ${one["entry"]}${about}`));
}
