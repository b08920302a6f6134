import { SEVERITIES, type Severity } from "@rampart/core";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import { artifactsCheck } from "../gate/artifacts.js";
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
import { type OnRecord, readSince } from "../gate/record.js";
import { healthOf } from "../guard/health.js";
import { orders } from "../guard/order.js";
import { layoutOf } from "../setup/folders.js";

const SEEN = "7d";

export const verb: Verb = {
  name: "gate",
  summary: "fail a promotion in CI while something is wrong",
  usage: "[FILE|PACK]… [--artifact MODEL]… [--severity LEVEL] [--seen SPAN] [--only CHECK]…",
  about: [
    "health: what `rampart status` calls a problem. policy: errors and warnings of lint. tests: a test of the policy fails. incidents: one of at least that severity is not closed. orders: a quarantine, stop, restriction or broken glass holds. agents: an agent of the policy made no call within that time, or came through a door that only watches. artifacts: a model named by --artifact, or one that an agent loaded within that time, is not admitted by the trust policy.",
    "FILE is the policy to be promoted; default: the installed one. Asks the guard where one runs; where none does, this process reads the record as one, and says so.",
  ],
  options: {
    severity: { type: "string", value: "LEVEL", choices: [...SEVERITIES], help: "of incidents; default: high" },
    seen: { type: "string", value: "SPAN", help: `how long ago an agent may have been seen; default: ${SEEN}` },
    artifact: {
      type: "string",
      value: "MODEL",
      multiple: true,
      help: "a model to be promoted: the trust policy has to admit it",
    },
    only: {
      type: "string",
      value: "CHECK",
      multiple: true,
      choices: ["health", "policy", "tests", "incidents", "orders", "agents", "artifacts"],
      help: "these checks alone",
    },
  },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart gate", what: "before a promotion; exit status 1 holds it" },
    { run: "rampart gate next.yaml --only policy --only tests", what: "a policy, where nothing is installed" },
    {
      run: "rampart gate --artifact models/tiny --only artifacts",
      what: "a model, signed and attested as trust.yaml wants it",
    },
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
    if (wanted("health")) checks.push(await check("health", input, async () => healthCheck(health!)));
    const found: { policy: Awaited<ReturnType<typeof policyCheck>>["policy"] } = { policy: null };
    const policy = await check("policy", input, async () => {
      const { policy: loaded, ...rest } = await policyCheck(input.positionals, input, io);
      found.policy = loaded;
      return rest;
    });
    if (wanted("policy")) checks.push(policy);
    if (wanted("tests")) checks.push(await check("tests", input, () => testsCheck(found.policy)));
    const asked = needsOrders ? orders(input, io, [{ op: "incidents" }, { op: "orders" }]) : null;
    if (wanted("incidents"))
      checks.push(await check("incidents", input, async () => incidentsCheck(least, (await asked!)[0]!)));
    if (wanted("orders")) checks.push(await check("orders", input, async () => ordersCheck((await asked!)[1]!)));
    const needsRecord = wanted("artifacts") || (wanted("agents") && found.policy?.document.agents !== undefined);
    const record = needsRecord ? readSince(placesIn(layoutOf(input, io)).log, since) : NOTHING;
    record.catch(() => undefined);
    if (wanted("agents"))
      checks.push(await check("agents", input, () => agentsCheck(found.policy, record, span, input, io)));
    const models = input.texts("artifact");
    if (wanted("artifacts"))
      checks.push(await check("artifacts", input, () => artifactsCheck(models, record, span, input, io)));
    const ok = checks.every((one) => one.ok);
    const from = !needsGuard ? null : health?.guard == null ? "record" : "guard";
    if (input.json) io.json({ ok, from, checks });
    else say(ok, from, checks, io);
    return ok ? EXIT.ok : EXIT.no;
  },
};

const NOTHING: Promise<OnRecord> = Promise.resolve({ seen: new Map(), loads: [] });
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
