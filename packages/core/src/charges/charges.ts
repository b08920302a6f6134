import type { Case } from "../decide/case.js";
import { viewFor } from "../decide/view.js";
import type { Policy } from "../policy/policy.js";
import type { LimitDocument, LimitSubject } from "../policy/sections/limits.js";
import type { Action } from "../spine/action.js";
import type { ToolCall } from "../spine/call.js";
import type { Facts, Link } from "../spine/facts.js";
import type { Finding } from "../spine/finding.js";
import { accountName, combinations, NOBODY } from "./account.js";
import { type BoundLimit, counts } from "./plan.js";
import { toUnits } from "./units.js";
import { NO_USAGE, reported, type Usage } from "./usage.js";

/** What a call takes from one account of a limit. */
export interface Charge {
  readonly limit: LimitDocument;
  /** `agent=x|tool=y`: one of the limit's accounts. */
  readonly account: string;
  /** In whole units of the measure (`fromUnits`). */
  readonly amount: number;
  /** More of it, or less, may be known once the call is over. */
  readonly open: boolean;
}

export interface Chargeable {
  readonly call: Pick<ToolCall, "tool" | "hostTool" | "arguments" | "door" | "session" | "principal">;
  /** What it does; null where nobody knows any more, and only what was reported counts. */
  readonly actions: readonly Action[] | null;
  readonly findings: readonly Finding[];
  /** Before the call what it will use at most, as far as somebody says; after it what it used. */
  readonly usage: Usage | null;
  /** False once it is over. */
  readonly running: boolean;
}

const NONE: readonly Charge[] = [];

/**
 * What a call takes from which accounts. Pure: what there is room for is whoever keeps the accounts' to say. Asked again once
 * the call is over, the difference is what was not known before.
 *
 * An agent's budget travels with its work: whoever handed it on is charged too. A limit over hosts or models has accounts only
 * for those a call reaches; of every other subject, what has no name shares one account.
 */
export function chargesOf(policy: Policy, facts: Facts, subject: Chargeable): readonly Charge[] {
  if (policy.program.limits.length === 0) return NONE;
  const { limits } = viewFor(policy.program, facts);
  if (limits.length === 0) return NONE;
  const charges: Charge[] = [];
  const situation: Case = { facts, findings: subject.findings, phase: "call", index: -1, memo: null, failure: null };
  for (const limit of limits) addCharges(policy, facts, subject, limit, situation, charges);
  return charges;
}

function addCharges(
  policy: Policy,
  facts: Facts,
  subject: Chargeable,
  limit: BoundLimit,
  situation: Case,
  charges: Charge[],
): void {
  const { document } = limit;
  const matched = matching(limit, subject.actions, situation);
  if (matched === null) return;
  for (const account of accountsOf(policy, facts, subject, document.over, matched)) {
    const amount = amountOf(policy, facts, subject, document, matched, account.host);
    const units = toUnits(document.measure, amount);
    charges.push({ limit: document, account: account.name, amount: units, open: isOpen(document, subject, matched) });
  }
}

const UNKNOWN: readonly Action[] = [];

/** The actions that count for a limit; null where the call does not. */
function matching(limit: BoundLimit, actions: readonly Action[] | null, situation: Case): readonly Action[] | null {
  if (actions === null) return UNKNOWN;
  if (limit.kinds === null) return actions;
  const matched: Action[] = [];
  for (let index = 0; index < actions.length; index += 1) {
    situation.index = index;
    if (counts(limit, actions[index]!, situation)) matched.push(actions[index]!);
  }
  return matched.length === 0 ? null : matched;
}

const over = (subjects: readonly LimitSubject[], subject: LimitSubject) => subjects.includes(subject);

/** Hosts as resources name them; one nobody knows is `*`. */
function hostsOf(actions: readonly Action[]): readonly string[] {
  const hosts = new Set<string>();
  for (const { resource } of actions) {
    if (resource.type === "host") hosts.add(resource.form === "exact" ? resource.name : "*");
  }
  return [...hosts];
}

function modelsOf(actions: readonly Action[], usage: Usage): readonly string[] {
  const models = new Set<string>();
  const { model } = usage;
  for (const { kind, resource } of actions) {
    if (kind === "model.call") models.add(resource.form === "exact" ? resource.name : "*");
  }
  if (model !== undefined) models.add(model);
  else if (models.size === 0 && (reported(usage, "tokens") > 0 || usage.cost !== undefined)) models.add(NOBODY);
  return [...models];
}

interface Account {
  readonly name: string;
  /** The host it is for, where the limit keeps accounts for hosts. */
  readonly host: string | null;
}

function accountsOf(
  policy: Policy,
  facts: Facts,
  charged: Chargeable,
  subjects: readonly LimitSubject[],
  matched: readonly Action[],
): readonly Account[] {
  const host = subjects.indexOf("host");
  const accounts: Account[] = [];
  addAccounts(policy, facts, facts, charged, subjects, matched, host, accounts);
  if (facts.chain === undefined || !(over(subjects, "agent") || over(subjects, "role"))) return accounts;
  for (const link of facts.chain) addAccounts(policy, facts, link, charged, subjects, matched, host, accounts);
  return accounts;
}

function addAccounts(
  policy: Policy,
  facts: Facts,
  bearer: Pick<Link, "identity" | "roles">,
  charged: Chargeable,
  subjects: readonly LimitSubject[],
  matched: readonly Action[],
  host: number,
  accounts: Account[],
): void {
  const lists = subjects.map((subject) => valuesOf(policy, facts, bearer, charged, subject, matched));
  for (const values of combinations(lists)) {
    const name = accountName(subjects, values);
    // Whoever stands twice in a chain pays once.
    if (!accounts.some((account) => account.name === name))
      accounts.push({ name, host: host === -1 ? null : values[host]! });
  }
}

function valuesOf(
  policy: Policy,
  facts: Facts,
  bearer: Pick<Link, "identity" | "roles">,
  { call, usage }: Chargeable,
  subject: LimitSubject,
  matched: readonly Action[],
): readonly string[] {
  switch (subject) {
    case "agent":
      return [agentOf(policy, bearer)];
    case "role":
      return bearer.roles.length === 0 ? [NOBODY] : bearer.roles;
    case "session":
      return [`${call.principal}/${call.door}/${call.session}`];
    case "task":
      return [facts.task?.id ?? NOBODY];
    case "tool":
      return [toolNames(call)[0]!];
    case "host":
      return hostsOf(matched);
    case "model":
      return modelsOf(matched, usage ?? NO_USAGE);
    case "organisation":
      return [""];
  }
}

/** Where a policy names its agents, whoever calls itself otherwise shares one account with all who do: a new name is no new budget. */
function agentOf({ document: { agents } }: Policy, { identity }: Pick<Link, "identity">): string {
  if (agents === undefined) return identity.agent;
  const known = Object.hasOwn(agents, identity.agent) && agents[identity.agent]!.owner === identity.owner;
  return known ? identity.agent : `unknown@${identity.principal}`;
}

/** A tool's names, the most specific first: `server/tool` and `tool` of an MCP server's. */
function toolNames({ tool, hostTool, arguments: given }: Chargeable["call"]): readonly string[] {
  const { server, name } = given;
  if (tool === "mcp" && typeof server === "string" && typeof name === "string") return [`${server}/${name}`, name];
  return tool === hostTool ? [tool] : [tool, hostTool];
}

function amountOf(
  policy: Policy,
  facts: Facts,
  { call, actions, usage, running }: Chargeable,
  { measure }: LimitDocument,
  matched: readonly Action[],
  host: string | null,
): number {
  const seen = actions === null ? 0 : 1;
  switch (measure) {
    case "calls":
      return seen;
    case "actions":
      return matched.filter((action) => isOf(action, host) && !standsBesideItsEffects(action)).length;
    case "cost":
      return costOf(policy, call, usage ?? NO_USAGE, matched, host, seen);
    case "concurrency":
      return running ? seen : 0;
    case "depth":
      return 1 + (facts.chain?.length ?? 0);
    default:
      return reported(usage ?? NO_USAGE, measure);
  }
}

/** Whether its end says more than its beginning: what is reported, what runs, and what a model may cost. */
function isOpen({ measure }: LimitDocument, { usage }: Chargeable, matched: readonly Action[]): boolean {
  if (measure === "cost") return usage !== null || matched.some(({ kind }) => kind === "model.call");
  return measure !== "calls" && measure !== "actions" && measure !== "depth";
}

/** What is known to cost so much, and never less than whoever ran it says. */
function costOf(
  { program: { prices } }: Policy,
  call: Chargeable["call"],
  usage: Usage,
  matched: readonly Action[],
  host: string | null,
  seen: number,
): number {
  if (prices === null) return usage.cost ?? 0;
  let cost = seen * prices.tool(toolNames(call)) + prices.tokens(usage);
  const paid = new Set<string>();
  for (const action of matched) {
    const { resource } = action;
    if (resource.type !== "host" || paid.has(resource.name) || !isOf(action, host)) continue;
    paid.add(resource.name);
    cost += prices.host(resource);
  }
  return Math.max(cost, usage.cost ?? 0);
}

function isOf({ resource }: Action, host: string | null): boolean {
  return host === null || host === "*" || (resource.type === "host" && resource.name === host);
}

/** A program whose effects are known counts by them. */
function standsBesideItsEffects({ kind, detail }: Action): boolean {
  return kind === "process.exec" && detail.effects === "known";
}
