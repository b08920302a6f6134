import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { bold, dim, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

/** One limit and its accounts, the fullest first. */
export function sayLimit(limit: JsonObject, io: Io): void {
  const unit = text(limit["currency"]) || text(limit["measure"]).replaceAll("-", " ");
  const over = Array.isArray(limit["over"]) ? limit["over"].map(String) : [];
  const whose = over.every((one) => one === "organisation") ? "for all together" : `for each ${over.join(" and ")}`;
  io.line(
    bold(text(limit["id"])),
    dim(`  ${amount(limit["atMost"])} ${unit} ${whose}${windowOf(limit["per"])}; then ${reachedOf(limit["reached"])}`),
  );
  const accounts = Array.isArray(limit["accounts"]) ? limit["accounts"].filter(isJsonObject) : [];
  if (accounts.length === 0) io.line(dim("  nothing used"));
  for (const account of accounts) io.line(...accountLine(account));
  if (number(limit["more"]) > 0) io.line(dim(`  … and ${number(limit["more"])} more`));
}

function accountLine(account: JsonObject): Piece[] {
  const [used, held, cap] = [number(account["used"]), number(account["held"]), number(account["cap"])];
  const share = cap === 0 ? 100 : Math.floor((100 * (used + held)) / cap);
  const said = `${amount(used)} of ${amount(cap)}`.padEnd(20);
  const room =
    used + held >= cap
      ? red(`${share} %`.padStart(6))
      : share >= 80
        ? yellow(`${share} %`.padStart(6))
        : `${share} %`.padStart(6);
  const until = account["until"] === null ? [] : [dim(`  until ${minuteOf(account["until"])}`)];
  return [`  ${text(account["account"]).padEnd(28)} ${said}`, room, ...until, ...forecastOf(account["forecast"])];
}

function forecastOf(said: Json | undefined): Piece[] {
  if (!isJsonObject(said)) return [];
  if (said["state"] !== "known") return [dim("  too early for a forecast")];
  const words = `  will be ${round(said["expected"])} (${round(said["low"])} to ${round(said["high"])})`;
  return [said["crosses"] === true ? red(`${words}: over the cap`) : dim(words)];
}

function windowOf(per: Json | undefined): string {
  if (!isJsonObject(per)) return "";
  if (typeof per["sliding"] === "number") return ` in ${lengthOf(per["sliding"])}`;
  return ` a ${text(per["calendar"])} (${text(per["zone"])})`;
}

function reachedOf(reached: Json | undefined): string {
  if (!isJsonObject(reached)) return "?";
  if (reached["do"] === "throttle") return `wait up to ${lengthOf(number(reached["wait"]))}, then deny`;
  if (reached["do"] === "quarantine") return "quarantine";
  return text(reached["do"]);
}

function lengthOf(ms: number): string {
  for (const [unit, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
  ] as const) {
    if (ms >= size && ms % size === 0) return `${ms / size} ${unit}`;
  }
  return `${ms} ms`;
}

/** Local date and time, to the minute. */
function minuteOf(time: Json | undefined): string {
  const date = new Date(number(time));
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const amount = (value: Json | undefined): string => String(Math.round(number(value) * 1e6) / 1e6);
const round = (value: Json | undefined): string => String(Number(number(value).toPrecision(3)));
