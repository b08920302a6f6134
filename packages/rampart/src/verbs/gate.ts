import { SEVERITIES, type Severity } from "@rampart/core";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import {
  agentsCheck,
  type Check,
  check,
  healthCheck,
  incidentsCheck,
  ordersCheck,
  policyCheck,
  testsCheck,
} from "../gate/checks.js";
import { healthOf } from "../guard/health.js";
import { orders } from "../guard/order.js";

const SEEN = "7d";

export const verb: Verb = {
  name: "gate",
  summary: "fail a promotion in CI while something is wrong",
  usage: "[FILE|PACK]… [--severity LEVEL] [--seen SPAN] [--only CHECK]…",
  about: [
    "health: what `rampart status` calls a problem. policy: errors and warnings of lint. tests: a test of the policy fails. incidents: one of at least that severity is not closed. orders: a quarantine, stop, restriction or broken glass holds. agents: an agent of the policy made no call within that time, or came through a door that only watches.",
    "FILE is the policy to be promoted; default: the installed one. Asks the guard where one runs; where none does, this process reads the record as one, and says so.",
  ],
  options: {
    severity: { type: "string", value: "LEVEL", choices: [...SEVERITIES], help: "of incidents; default: high" },
    seen: { type: "string", value: "SPAN", help: `how long ago an agent may have been seen; default: ${SEEN}` },
    only: {
      type: "string",
      value: "CHECK",
      multiple: true,
      choices: ["health", "policy", "tests", "incidents", "orders", "agents"],
      help: "these checks alone",
    },
  },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart gate", what: "before a promotion; exit status 1 holds it" },
    { run: "rampart gate next.yaml --only policy --only tests", what: "a policy, where nothing is installed" },
    { run: "rampart gate --severity medium --json", what: "stricter, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "a check failed; each says what to do" }],
  async run(input, io) {
    const only = input.texts("only");
    const wanted = (name: Check["check"]) => only.length === 0 || only.includes(name);
    const least = (input.text("severity") ?? "high") as Severity;
    const span = input.text("seen") ?? SEEN;
    const since = io.now() - lastingOf(span, "--seen")!;
    const checks: Check[] = [];
    const needsOrders = wanted("incidents") || wanted("orders");
    const needsGuard = wanted("health") || needsOrders;
    const health = needsGuard ? await healthOf(input, io) : null;
    if (wanted("health")) checks.push(await check("health", async () => healthCheck(health!)));
    const found: { policy: Awaited<ReturnType<typeof policyCheck>>["policy"] } = { policy: null };
    const policy = await check("policy", async () => {
      const { policy: loaded, ...rest } = await policyCheck(input.positionals, input, io);
      found.policy = loaded;
      return rest;
    });
    if (wanted("policy")) checks.push(policy);
    if (wanted("tests")) checks.push(await check("tests", () => testsCheck(found.policy)));
    const asked = needsOrders ? orders(input, io, [{ op: "incidents" }, { op: "orders" }]) : null;
    if (wanted("incidents"))
      checks.push(await check("incidents", async () => incidentsCheck(least, (await asked!)[0]!)));
    if (wanted("orders")) checks.push(await check("orders", async () => ordersCheck((await asked!)[1]!)));
    if (wanted("agents")) checks.push(await check("agents", () => agentsCheck(found.policy, since, span, input, io)));
    const ok = checks.every((one) => one.ok);
    const from = !needsGuard ? null : health?.guard == null ? "record" : "guard";
    if (input.json) io.json({ ok, from, checks });
    else say(ok, from, checks, io);
    return ok ? EXIT.ok : EXIT.no;
  },
};

const MOST_SAID = 8;

function say(ok: boolean, from: string | null, checks: readonly Check[], io: Io): void {
  for (const { check, ok, said, next } of checks) {
    const [first = "", ...rest] = said;
    io.line(ok ? green("ok    ") : red("failed"), "  ", bold(check.padEnd(9)), ` ${first}`);
    for (const line of rest.slice(0, MOST_SAID)) io.line(`                    ${line}`);
    if (rest.length > MOST_SAID) io.line(dim(`                    … and ${rest.length - MOST_SAID} more`));
    if (next !== null) io.line(dim(`                    next: ${next}`));
  }
  if (from === "record") io.line(dim("no guard runs here: incidents and orders are those of the record"));
  io.line(ok ? green("the gate is open") : red("the gate is closed"));
}
