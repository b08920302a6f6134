import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HANDING, handsOn, WAYS } from "../handing.js";
import { claudeProgram } from "../hosts/agents/claude-code.js";
import { hostAtHand } from "../hosts/installed.js";
import { packagesAtHand, ROOT } from "../packages.js";
import { Person } from "../person.js";
import { furnish } from "./furnished.js";

/**
 * Every adapter in the framework it is for, with a scripted model and a real guard: what the policy denies is not executed and
 * the model reads why, what it asks waits for a person, and a secret in a result is redacted.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache");
const programs = join(CACHE, "rampart-frameworks/programs");
const { missing: why } = packagesAtHand(join(HERE, "frameworks"), "rampart-frameworks");
/** Without the agent it starts, which is the same program as the host's. */
const claude = packagesAtHand(join(HERE, "claude"), "rampart-claude", true).missing;
const agent = hostAtHand("claude-code");
const person = new Person();
const owner = new Person();

interface Report {
  readonly ran: readonly { readonly name: string }[];
  readonly read: string;
}

beforeAll(async () => {
  if (why !== null) return;
  furnish(join(CACHE, "rampart-frameworks"), "programs");
  // The next version of a framework by another name, where both are supported.
  const ai = readFileSync(join(programs, "ai.mjs"), "utf8");
  writeFileSync(join(programs, "ai7.mjs"), ai.replaceAll(/"ai(\/test)?"/g, '"ai7$1"'));
  if (claude === null) furnish(join(CACHE, "rampart-claude"), "programs");
  await Promise.all([person.begins(), owner.begins(HANDING)]);
});

afterAll(() => Promise.all([person.leaves(), owner.leaves()]));

describe.skipIf(why !== null)(`D4: adapters in their frameworks${why === null ? "" : ` (${why})`}`, () => {
  const ADAPTERS = ["plain", "ai", "ai7", "openai-agents", "langchain", "anthropic", "adk", "mcp"];

  it.each(ADAPTERS)(
    "%s: denied is not executed and says why, asked waits for a person, secrets are redacted",
    async (name) => {
      const { ran, read } = await person.answers<Report>(process.execPath, [join(programs, `${name}.mjs`)]);
      check(
        ran.map((one) => one.name),
        read,
      );
    },
  );

  it("openai-local: commands of a shell and operations of an editor ask too", async () => {
    const { ran, read } = await person.answers<Report>(process.execPath, [join(programs, "openai-local.mjs")]);
    // The tools stand for: a command, a command whose output holds a secret, a file written in the project.
    expect(ran.map(({ name }) => name)).toEqual(["get_weather", "read_notes", "refund"]);
    expect(read.match(/Rampart refused this call/g)).toHaveLength(2);
    expect(read).toContain("the token is ");
    expect(read).not.toContain("ghp_");
  });

  // The same programs as above, where they call a model: each calls it twice.
  const MODELS = ["ai", "openai-agents", "langchain", "anthropic", "adk"];

  it.each(MODELS)("P7: %s: what its model used is reported", async (name) => {
    const before = tokens().length;
    await person.answers<Report>(process.execPath, [join(programs, `${name}.mjs`)]);
    const used = expect.objectContaining({ input: 30, output: 4 });
    expect(tokens().slice(before)).toEqual([used, used]);
  });

  it.each([
    ["anthropic-client", "create, stream, the tool runner whole and in parts", 4],
    ["openai-client", "stream, runTools", 2],
  ])("P7: %s: what a client uses is reported, whichever way it calls its model: %s", async (name, _ways, calls) => {
    const before = tokens().length;
    const { read } = await person.answers<Report>(process.execPath, [join(programs, `${name}.mjs`)]);
    expect(read.match(/done/g)).toHaveLength(calls);
    expect(tokens().slice(before)).toEqual(Array(calls).fill(expect.objectContaining({ input: 30, output: 4 })));
  });
});

/** What calls of models are on record to have used. */
function tokens(): readonly object[] {
  const { stdout } = person.rampart("log", "--all", "--json");
  const lines = stdout.split("\n").filter((line) => line.includes('"kind":"outcome"'));
  return lines
    .map((line) => (JSON.parse(line) as { tokens?: object | null }).tokens ?? null)
    .filter((one) => one !== null);
}

function check(ran: readonly string[], read: string): void {
  // One of the two refunds was approved, the other refused.
  expect([...ran].sort()).toEqual(["get_weather", "read_notes", "refund"]);
  expect(read).toContain("sunny in Paris");
  expect(read).toContain("Accounts are not deleted by agents");
  expect(read.match(/refunded/g)).toHaveLength(1);
  expect(read).toContain("the token is ");
  expect(read).not.toContain("ghp_");
}

const alone = why ?? claude ?? agent.missing;

describe.skipIf(alone !== null)(`D4: the Claude Agent SDK and its agent${alone === null ? "" : ` (${alone})`}`, () => {
  const program = (name: string) => join(CACHE, "rampart-claude/programs", `${name}.mjs`);

  it("denied is not executed and says why, asked waits for a person, secrets are redacted", async () => {
    const before = tokens().length;
    const words = [`CLAUDE_PROGRAM=${claudeProgram(agent.packages)}`, process.execPath, program("claude-agent")];
    const { ran, read } = await person.answers<Report>("env", words);
    check(
      ran.map((one) => one.name),
      read,
    );
    // Of a file that was read, which only a result of the same shape replaces, the other lines stay.
    expect(read).toMatch(/first line.*<redacted:github-pat:64>.*last line/s);
    // P7: six calls of tools are at least seven of the model, of 10 tokens and 5 each.
    const used = tokens().slice(before) as readonly { input: number; output: number }[];
    expect(used).toHaveLength(1);
    expect(used[0]!.input).toBeGreaterThanOrEqual(70);
    expect(used[0]!.output).toBeGreaterThanOrEqual(35);
  });

  it("D9: a sub-agent does what both may, and each call says for whom", () => {
    const words = [
      `CLAUDE_PROGRAM=${claudeProgram(agent.packages)}`,
      process.execPath,
      program("handing-claude-agent"),
    ];
    return handsOn(owner, "env", words, "sub-agent");
  });
});

describe.skipIf(why !== null)(`D9: agents that hand work on in frameworks${why === null ? "" : ` (${why})`}`, () => {
  const FRAMEWORKS = ["openai-agents", "adk", "langchain"];

  it.each(FRAMEWORKS.flatMap((name) => WAYS.map((how) => [name, how] as const)))(
    "%s, %s: a helper does what both may, and each call says for whom",
    (name, how) => handsOn(owner, process.execPath, [join(programs, `handing-${name}.mjs`)], how),
  );

  it.each([
    ["ai", "a tool of the Vercel AI SDK"],
    ["anthropic", "a tool of the Anthropic SDK's runner"],
    ["plain", "a function"],
    ["a2a", "an agent in another process, behind A2A"],
  ])("%s, nobody says who hands on: the helper is %s", (name) =>
    handsOn(owner, process.execPath, [join(programs, `handing-${name}.mjs`)], "tool"),
  );
});
