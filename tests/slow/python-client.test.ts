import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HANDING, handsOn, WAYS } from "./handing.js";
import { ROOT } from "./packages.js";
import { Person } from "./person.js";

/**
 * The Python client: its own tests, and its adapters in the frameworks they are for, with a scripted model and a real guard.
 * What the policy denies is not executed and the model reads why, what it asks waits for a person, secrets are redacted.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const CLIENT = join(ROOT, "clients/python");
const VENV = join(ROOT, "node_modules/.cache/rampart-python");
const LIST = join(HERE, "python/frameworks.txt");

const ENV = { PYTHONPATH: CLIENT, PYTHONDONTWRITEBYTECODE: "1" };
const person = new Person(ENV);
const owner = new Person(ENV);
const { state, home: root } = person;
const run = (program: string, words: readonly string[], timeout: number) => person.run(program, words, timeout);

const python = run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"], 10_000).status === 0;

/** Installed once, or why not. Where there is an index, a list that cannot be installed is an error in CI. */
function missing(): string | null {
  if (!python) return "there is no Python 3.9";
  const done = join(VENV, "installed.txt");
  const list = readFileSync(LIST, "utf8");
  if (existsSync(done) && readFileSync(done, "utf8") === list) return null;
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(dirname(VENV), { recursive: true });
  if (run("python3", ["-m", "venv", VENV], 60_000).status !== 0) return "python3 makes no virtual environment";
  const pip = (...words: string[]) => run(join(VENV, "bin/python"), ["-m", "pip", ...words], 150_000);
  const installed = pip("install", "-q", "--disable-pip-version-check", "-r", LIST);
  if (installed.status === 0) {
    writeFileSync(done, list);
    return null;
  }
  const reachable = pip("index", "versions", "openai-agents").status === 0;
  if (process.env["CI"] && reachable) throw new Error(`the frameworks cannot be installed: ${installed.stderr}`);
  return "the frameworks' packages cannot be installed here";
}

const why = missing();

beforeAll(async () => {
  if (python) await Promise.all([person.begins(), owner.begins(HANDING)]);
});

afterAll(() => Promise.all([person.leaves(), owner.leaves()]));

interface Report {
  readonly ran: readonly string[];
  readonly read: string;
}

const report = (interpreter: string, program: string, ...words: string[]) =>
  person.answers<Report>(interpreter, [join(HERE, "python/programs", program), ...words]);

/** What calls of models are on record to have used. */
function tokens(): readonly object[] {
  const lines = person.rampart("log", "--all", "--json").stdout.split("\n");
  const outcomes = lines.filter((line) => line.includes('"kind":"outcome"'));
  return outcomes.flatMap((line) => (JSON.parse(line) as { tokens?: object | null }).tokens ?? []);
}

function check({ ran, read }: Report): void {
  // One of the two refunds was approved, the other refused.
  expect([...ran].sort()).toEqual(["get_weather", "lose_notes", "read_notes", "refund"]);
  expect(read).toContain("sunny in Paris");
  expect(read).toContain("Accounts are not deleted by agents");
  expect(read.match(/refunded/g)).toHaveLength(1);
  expect(read).toContain("the token is <redacted");
  expect(read).not.toContain("ghp_");
}

describe.skipIf(!python)("D2: the Python client", () => {
  it("passes its own tests, the wire protocol's vectors among them", () => {
    const words = [
      "-W",
      "error::ResourceWarning",
      "-m",
      "unittest",
      "discover",
      "-t",
      CLIENT,
      "-s",
      join(CLIENT, "tests"),
    ];
    const { status, stderr } = run("python3", words, 120_000);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/Ran [4-9]\d tests/);
  });

  it("govern: denied is not executed and says why, asked waits for a person, secrets are redacted", async () => {
    check(await report("python3", "plain.py"));
  });

  it.each(["docs/sdk.md", "clients/python/README.md"])(
    "the first example of %s holds a payment for a person",
    (file) => {
      const example = /```python\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, file), "utf8"))?.[1] ?? "";
      const whole = `from rampart import configure\nconfigure(state=${JSON.stringify(state)})\n${example}\ntransfer("a", 1)\n`;
      const { status, stderr } = run("python3", ["-c", whole], 30_000);
      expect(status).toBe(1);
      expect(stderr).toMatch(/Refused: Rampart holds this call for a person \(payment\.send/);
    },
  );

  it("D9: a function that is an agent's tool: its helper does what both may, and each call says for whom", () =>
    handsOn(owner, "python3", [join(HERE, "python/programs/handing_plain.py")], "tool"));

  it("refuses everything where the guard is away", () => {
    const words = ["-c", `from rampart import govern\nprint(govern(len, state="${root}/none")("a"))`];
    const { status, stdout, stderr } = run("python3", words, 30_000);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/Refused: Rampart refused this call \(wire\.unreachable\)/);
  });
});

describe.skipIf(why !== null)(`D2: the Python adapters in their frameworks${why === null ? "" : ` (${why})`}`, () => {
  it.each([
    ["openai_agents.py", "async"],
    ["openai_agents.py", "stream"],
    ["langchain_agent.py", "sync"],
    ["langchain_agent.py", "async"],
  ] as const)("%s %s, and what its model used is reported", async (program, mode) => {
    const before = tokens().length;
    check(await report(join(VENV, "bin/python"), program, mode));
    const used = expect.objectContaining({ input: 30, output: 4 });
    expect(tokens().slice(before)).toEqual([used, used]);
  });

  it.each(["openai_agents", "langchain"].flatMap((name) => WAYS.map((how) => [name, how] as const)))(
    "D9: %s, %s: a helper does what both may, and each call says for whom",
    (name, how) => {
      const program = join(HERE, "python/programs", `handing_${name}.py`);
      return handsOn(owner, join(VENV, "bin/python"), [program], how);
    },
  );
});
