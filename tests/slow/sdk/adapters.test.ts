import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagesAtHand, ROOT } from "../packages.js";
import { Person } from "../person.js";

/**
 * Every adapter in the framework it is for, with a scripted model and a real guard: what the policy denies is not executed and
 * the model reads why, what it asks waits for a person, and a secret in a result is redacted.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/rampart-frameworks");
const programs = join(CACHE, "programs");
const { missing: why } = packagesAtHand(join(HERE, "frameworks"), "rampart-frameworks");
const person = new Person();
const owner = new Person();

/** Both may look things up, and only the helper may pay out: so for triage it may not. By itself it may do nothing. */
const HANDING = `rampart: 1
name: handing
extends: baseline
agents:
  triage: { owner: ada, roles: desk }
  helper: { owner: ada, roles: [desk, cashier], delegate-of: triage }
roles:
  desk: { rules: [{ id: desk, grant: tool.call, when: { tool: [look_up, helper] } }] }
  cashier: { rules: [{ id: cashier, grant: tool.call, when: { tool: pay_out } }] }
`;

interface Report {
  readonly ran: readonly { readonly name: string }[];
  readonly read: string;
}

beforeAll(async () => {
  if (why !== null) return;
  rmSync(programs, { recursive: true, force: true });
  cpSync(join(HERE, "programs"), programs, { recursive: true });
  // The SDK as it is built here, under the name it is published by.
  const own = join(CACHE, "node_modules/@rampart");
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  for (const name of ["sdk", "core", "service"])
    cpSync(join(ROOT, "node_modules/@rampart", name), join(own, name), { recursive: true, dereference: true });
  await Promise.all([person.begins(), owner.begins(HANDING)]);
});

afterAll(() => Promise.all([person.leaves(), owner.leaves()]));

describe.skipIf(why !== null)(`D4: adapters in their frameworks${why === null ? "" : ` (${why})`}`, () => {
  const ADAPTERS = ["plain", "ai", "openai-agents", "langchain", "anthropic", "adk", "mcp"];

  it.each(ADAPTERS)(
    "%s: denied is not executed and says why, asked waits for a person, secrets are redacted",
    async (name) => {
      const { ran, read } = await person.answers<Report>(process.execPath, [join(programs, `${name}.mjs`)]);
      // One of the two refunds was approved, the other refused.
      expect(ran.map((one) => one.name).sort()).toEqual(["get_weather", "read_notes", "refund"]);
      expect(read).toContain("sunny in Paris");
      expect(read).toContain("Accounts are not deleted by agents");
      expect(read.match(/refunded/g)).toHaveLength(1);
      expect(read).toContain("the token is ");
      expect(read).not.toContain("ghp_");
    },
  );
});

describe.skipIf(why !== null)(`D9: agents that hand work on in frameworks${why === null ? "" : ` (${why})`}`, () => {
  const FRAMEWORKS = ["openai-agents", "adk", "langchain"];
  const WAYS = FRAMEWORKS.flatMap((name) => [[name, "handoff"] as const, [name, "tool"] as const]);

  it.each(WAYS)("%s, %s: a helper does what both may, and each call says for whom", async (name, how) => {
    const before = intents().length;
    const words = [join(programs, `handing-${name}.mjs`), how];
    const { ran, read } = await owner.answers<Handed>(process.execPath, words);
    expect(ran).toEqual(["look_up"]);
    expect(read).toContain("look_up is done");
    expect(read).toMatch(/Rampart refused this call.*desk/);
    const made = intents().slice(before);
    const said = made.map(({ tool, agent, chain, decision }) => [tool, agent, chain?.join() ?? "", decision.verdict]);
    expect(said.sort()).toEqual([
      ...(how === "tool" ? [["helper", "triage", "", "allow"]] : []),
      ["look_up", "helper", "triage", "allow"],
      ["pay_out", "helper", "triage", "deny"],
    ]);
  });
});

interface Handed {
  readonly ran: readonly string[];
  readonly read: string;
}

interface Intent {
  readonly kind: string;
  readonly phase: string;
  readonly agent: string;
  readonly chain?: readonly string[];
  readonly tool: string;
  readonly decision: { readonly verdict: string };
}

/** What was asked of the guard so far. */
function intents(): readonly Intent[] {
  const { stdout } = owner.rampart("log", "--all", "--json");
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const events = lines.map((line) => JSON.parse(line) as Intent);
  return events.filter(({ kind, phase }) => kind === "intent" && phase === "call");
}
