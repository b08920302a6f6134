import { formatPolicyError, lintPolicy, type Policy, SEVERITIES, type Severity } from "@rampart/core";
import { FULFILLED_BY_DOORS, runPolicyTests } from "@rampart/guard";
import {
  doorAt,
  doorNamed,
  isJsonObject,
  type JsonObject,
  PostgresParser,
  placesIn,
  quoteWord,
  readDoors,
} from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { readSources } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { some } from "../say/words.js";
import { layoutOf } from "../setup/folders.js";
import type { OnRecord } from "./record.js";

/** One thing a promotion waits for. */
export interface Check {
  readonly check: "health" | "policy" | "tests" | "incidents" | "orders" | "agents" | "artifacts";
  readonly ok: boolean;
  /** What is wrong, one entry each; or what was looked at. */
  readonly said: readonly string[];
  /** A command that helps, or null. */
  readonly next: string | null;
}

/** Runs one check. One that cannot be made has failed. What it says to type is for the installation that was asked about. */
export async function check(
  name: Check["check"],
  input: Input,
  work: () => Promise<Omit<Check, "check">>,
): Promise<Check> {
  try {
    const found = await work();
    const { next } = found;
    return { check: name, ...found, next: next?.startsWith("rampart ") ? `${next}${stateOption(input)}` : next };
  } catch (error) {
    const said = [error instanceof Error ? error.message.split("\n")[0]! : String(error)];
    const next = error instanceof Error && "next" in error && typeof error.next === "string" ? error.next : null;
    return { check: name, ok: false, said, next };
  }
}

type Found = Omit<Check, "check">;

export async function policyCheck(
  files: readonly string[],
  input: Input,
  io: Io,
): Promise<Found & { policy: Policy | null }> {
  const loaded = readSources(await policySources(files, input, io));
  const next = `rampart policy lint${files.map((file) => ` ${quoteWord(file)}`).join("")}`;
  if (!loaded.ok) return { ok: false, said: loaded.errors.map(formatPolicyError), next, policy: null };
  const findings = lintPolicy(loaded.policy, { now: io.now(), fulfillable: FULFILLED_BY_DOORS });
  const wrong = findings.filter(({ severity }) => severity === "warning");
  const said = [...loaded.warnings.map(formatPolicyError), ...wrong.map(({ rule, message }) => `${rule}: ${message}`)];
  const { policy } = loaded;
  if (said.length > 0) return { ok: false, said, next, policy };
  return { ok: true, said: [`${policy.document.name}, ${policy.digest.slice(0, 19)}…`], next: null, policy };
}

export async function testsCheck(policy: Policy | null): Promise<Found> {
  if (policy === null) return { ok: false, said: ["the policy cannot be loaded"], next: "rampart policy lint" };
  const sql = new PostgresParser();
  const outcomes = await runPolicyTests(policy, sql);
  await sql.close();
  const failed = outcomes.filter(({ passed }) => !passed);
  const said = failed.map(({ name, message }) => `${name}: ${message ?? ""}`);
  return said.length > 0
    ? { ok: false, said, next: "rampart policy test" }
    : { ok: true, said: [`${some(outcomes.length, "test")} pass`], next: null };
}

export function incidentsCheck(least: Severity, { incidents }: JsonObject): Found {
  const all = Array.isArray(incidents) ? incidents.filter(isJsonObject) : [];
  const rank = (severity: unknown) => SEVERITIES.indexOf(severity as Severity);
  const standing = all.filter(({ severity }) => rank(severity) >= rank(least));
  const said = standing.map(({ id, severity, title }) => `${id} ${severity}: ${title}`);
  return said.length > 0
    ? { ok: false, said, next: "rampart incidents" }
    : { ok: true, said: [`none of severity ${least} stands`], next: null };
}

export function ordersCheck({ stopped, glass, quarantined, restrictions }: JsonObject): Found {
  const count = (value: unknown) => (Array.isArray(value) ? value.length : 0);
  const said = [
    ...(stopped === null ? [] : ["everything is stopped"]),
    ...(glass === null ? [] : ["the glass is broken: doors only watch"]),
    ...(count(quarantined) === 0 ? [] : [`${count(quarantined)} are quarantined`]),
    ...(count(restrictions) === 0 ? [] : [`${some(count(restrictions), "emergency restriction")} in force`]),
  ];
  return said.length > 0
    ? { ok: false, said, next: "rampart orders" }
    : { ok: true, said: ["nothing is ordered"], next: null };
}

/** Each agent of the policy came through a door that enforces, not longer ago than that. */
export async function agentsCheck(
  policy: Policy | null,
  record: Promise<OnRecord>,
  words: string,
  input: Input,
  io: Io,
): Promise<Found> {
  const agents = Object.keys(policy?.document.agents ?? {});
  if (agents.length === 0) return { ok: true, said: ["the policy names no agents"], next: null };
  const doors = await readDoors(placesIn(layoutOf(input, io)).doors);
  const { seen } = await record;
  const said = agents.flatMap((agent) => {
    const found = seen.get(agent);
    if (found === undefined) return [`${agent}: no call of it within ${words}`];
    const { mode } = doorAt(doorNamed(doors, found.door), io.now());
    return mode === "enforce" ? [] : [`${agent}: its door ${found.door} only watches`];
  });
  return said.length > 0
    ? { ok: false, said, next: "let it make a call, through `rampart protect` or a door of its own" }
    : { ok: true, said: [`${some(agents.length, "agent")}, all seen within ${words}`], next: null };
}

/** What a health says that a promotion should not ignore. */
export function healthCheck(health: { readonly healthy: boolean; readonly problems: readonly string[] }): Found {
  const { healthy, problems } = health;
  return healthy ? { ok: true, said: ["healthy"], next: null } : { ok: false, said: problems, next: "rampart status" };
}
