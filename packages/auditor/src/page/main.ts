/// <reference lib="dom" />
import "./globals.js";
import { evidenceSummary } from "../bundle/summary.js";
import { verifyLines } from "../bundle/verify.js";
import { linesOf } from "./lines.js";

/** The page: evidence and keys in, a verdict and the proved events out. Everything stays in the browser. */

const SHOWN = 2_000;

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const words = (id: string): string[] =>
  element<HTMLTextAreaElement>(id)
    .value.split(/\s+/)
    .filter((one) => one !== "");

async function check(): Promise<void> {
  const [file] = element<HTMLInputElement>("file").files ?? [];
  if (!file) return say("waiting", "Which file?", "Choose the evidence first.");
  say("waiting", "Verifying …", file.name);
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const [keys, cosigners] = [words("keys"), words("cosigners")];
    const quorum = Number(element<HTMLInputElement>("quorum").value);
    const report = verifyLines(linesOf(bytes), { keys, cosigners, quorum });
    const [headline = "", ...rest] = evidenceSummary(report).split("\n");
    say(report.result, headline, rest.map((line) => line.trim()).join("\n"));
    showEvents(report.result === "intact" ? bytes : null);
  } catch (error) {
    showEvents(null);
    say("tampered", "CANNOT BE VERIFIED", error instanceof Error ? error.message : String(error));
  }
}

function say(verdict: string, headline: string, details: string): void {
  element("verdict").dataset["verdict"] = verdict;
  element("headline").textContent = headline;
  element("details").textContent = details;
}

/** Only what is proved is shown. */
function showEvents(bytes: Uint8Array | null): void {
  const body = element("events");
  body.replaceChildren();
  element("list").hidden = bytes === null;
  let rows = 0;
  for (const { text } of bytes === null ? [] : linesOf(bytes)) {
    const line = JSON.parse(text) as { entry?: number; event?: string };
    if (line.entry === undefined || line.event === undefined) continue;
    rows += 1;
    if (rows <= SHOWN) body.append(row(line.event));
  }
  element("more").textContent = rows > SHOWN ? `and ${rows - SHOWN} more` : "";
}

function row(text: string): HTMLElement {
  const event = JSON.parse(text) as Record<string, unknown>;
  const line = document.createElement("details");
  const summary = document.createElement("summary");
  const time = new Date(Number(event["time"])).toISOString();
  summary.textContent = `${event["index"]}  ${time}  ${event["kind"]}  ${gist(event)}`;
  const whole = document.createElement("pre");
  whole.textContent = JSON.stringify(event, null, 2);
  line.append(summary, whole);
  return line;
}

/** What a person looks for first. */
function gist(event: Record<string, unknown>): string {
  const { verdict } = (event["decision"] ?? {}) as { verdict?: string };
  const { command } = (event["arguments"] ?? {}) as { command?: unknown };
  const said = typeof command === "string" ? command : (event["message"] ?? event["tool"] ?? event["state"] ?? "");
  return [verdict, String(said).slice(0, 120)].filter(Boolean).join("  ");
}

element("check").addEventListener("click", () => void check());
