import { existsSync } from "node:fs";
import {
  formatPolicyError,
  judge,
  lintPolicy,
  loadPolicy,
  OBLIGATION_TYPES,
  type Policy,
  SEVERITIES,
  type Severity,
  testPolicy,
} from "@rampart/core";
import { FULFILLED_BY_DOORS } from "@rampart/guard";
import { readLog } from "@rampart/ledger";
import {
  doorAt,
  doorNamed,
  isJsonObject,
  type JsonObject,
  PostgresParser,
  placesIn,
  readDoors,
} from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { packText } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { some } from "../say/words.js";
import { layoutOf } from "../setup/folders.js";

/** One thing a promotion waits for. */
export interface Check {
  readonly check: "health" | "policy" | "tests" | "incidents" | "orders" | "agents";
  readonly ok: boolean;
  /** What is wrong, one entry each; or what was looked at. */
  readonly said: readonly string[];
  /** A command that helps, or null. */
  readonly next: string | null;
}

/** Runs one check. One that cannot be made has failed. */
export async function check(name: Check["check"], work: () => Promise<Omit<Check, "check">>): Promise<Check> {
  try {
    return { check: name, ...(await work()) };
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
  const loaded = loadPolicy(await policySources(files, input, io), { packs: packText });
  const next = `rampart policy lint${files.map((file) => ` ${file}`).join("")}`;
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
  const options = { fulfillable: OBLIGATION_TYPES, sql: sql.parse };
  const run = () => testPolicy(policy, (under, call, facts) => judge(under, call, facts, new Map(), options));
  const found = run();
  const outcomes = sql.wanted && (await sql.ready()) ? run() : found;
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

interface Seen {
  readonly door: string;
  readonly time: number;
}

/** Each agent of the policy came through a door that enforces, not longer ago than that. */
export async function agentsCheck(
  policy: Policy | null,
  since: number,
  words: string,
  input: Input,
  io: Io,
): Promise<Found> {
  const agents = Object.keys(policy?.document.agents ?? {});
  if (agents.length === 0) return { ok: true, said: ["the policy names no agents"], next: null };
  const places = placesIn(layoutOf(input, io));
  const doors = await readDoors(places.doors);
  const seen = existsSync(places.log) ? await lastSeen(places.log, new Set(agents), since) : new Map<string, Seen>();
  const said = agents.flatMap((agent) => {
    const found = seen.get(agent);
    if (found === undefined) return [`${agent}: no call of it within ${words}`];
    const { mode } = doorAt(doorNamed(doors, found.door), io.now());
    return mode === "enforce" ? [] : [`${agent}: its door ${found.door} only watches`];
  });
  return said.length > 0
    ? { ok: false, said, next: "rampart protect, or the agent's own door; then let it make a call" }
    : { ok: true, said: [`${some(agents.length, "agent")}, all seen within ${words}`], next: null };
}

async function lastSeen(
  folder: string,
  agents: ReadonlySet<string>,
  since: number,
): Promise<ReadonlyMap<string, Seen>> {
  const found = new Map<string, Seen>();
  const origin = (await checkpointOf(folder)).split("\n")[0]!;
  for await (const { event } of readLog(folder, origin)) {
    if (event.kind !== "intent" || event.time < since || !agents.has(event.agent)) continue;
    found.set(event.agent, { door: event.door, time: event.time });
  }
  return found;
}

/** What a health says that a promotion should not ignore. */
export function healthCheck(health: { readonly healthy: boolean; readonly problems: readonly string[] }): Found {
  const { healthy, problems } = health;
  return healthy ? { ok: true, said: ["healthy"], next: null } : { ok: false, said: problems, next: "rampart status" };
}
