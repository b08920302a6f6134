import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../policy/default.js";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
const log = join(person.state, "state/log");
const policy = join(person.state, "config/policy.yaml");
afterAll(person.leaves);

describe("before anything is installed", () => {
  it("status says so and what to do", async () => {
    const { status, out } = await person.types("status");
    expect(status).toBe(1);
    expect(out).toMatch(/nothing is installed here; rampart init/);
  });

  it("check judges by exactly the policy `init` would install", async () => {
    writeFileSync(join(person.project, "same.yaml"), DEFAULT_POLICY);
    for (const command of ["ls", "rm -rf ~", "rm -rf /etc", "cat ~/.ssh/id_rsa"]) {
      const bare = await person.types(["check", "--json", "--", command]);
      const named = await person.types(["check", "--json", "--policy", "same.yaml", "--", command]);
      const { us: _, ...answer } = JSON.parse(bare.out);
      expect(answer).toEqual({ ...JSON.parse(named.out), us: undefined });
      expect(bare.status).toBe(named.status);
    }
  });

  it.each([
    ["allow delete.outside --everywhere --reason why", /there is no policy/],
    ["log verify", /there is no log/],
    ["log prove 0", /there is no log/],
    ["reviews", /nothing is installed here/],
    ["watch", /nothing is installed here/],
  ])("`%s` says what is missing and what to do", async (words, message) => {
    const { status, err } = await person.types(words);
    expect(status).toBeGreaterThan(0);
    expect(err).toMatch(message);
    expect(err).toMatch(/^next: +rampart (init|serve)/m);
  });

  it("made nothing so far", () => expect(existsSync(person.state)).toBe(false));
});

describe("init", () => {
  const witness = join(person.home, "elsewhere/checkpoints");
  beforeAll(async () => {
    mkdirSync(join(person.home, "elsewhere"));
    const { status, out } = await person.types(`init --witness file:${witness}`);
    expect(out).toMatch(/^installed/);
    expect(status).toBe(0);
  });

  it("installs a policy that extends coding-agent, private folders, a key and a log that verifies", async () => {
    expect(readFileSync(policy, "utf8")).toBe(DEFAULT_POLICY);
    for (const folder of ["config", "state", "state/keys", "state/log"]) {
      expect(statSync(join(person.state, folder)).mode & 0o077, folder).toBe(0);
    }
    const { status, out } = await person.types("log verify --json");
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ result: "intact" });
  });

  it("E2: a witness offered at once makes a rewrite visible; without one verification says what it cannot know", async () => {
    const own = await person.types("log verify --json --require-witness");
    expect(own.status).toBe(0);
    expect(JSON.parse(own.out)).toMatchObject({ rewriteProof: true, unreachable: [] });
    const bare = await person.types(["log", "verify", log]);
    expect(bare.status).toBe(0);
    expect(bare.out).toMatch(/internally consistent, not rewrite-proof/);
    expect((await person.types(["log", "verify", log, "--require-witness"])).status).toBe(22);
    const named = await person.types(["log", "verify", log, "--require-witness", "--witness", `file:${witness}`]);
    expect(named.status).toBe(0);
  });

  it("E2: a log that was made anew does not pass for the witnessed one", async () => {
    const other = newPerson();
    await other.types("init");
    const { status } = await person.types(["log", "verify", join(other.state, "state/log"), "--witness", witness]);
    await other.leaves();
    expect(status).toBe(20);
  });

  it("a witness that cannot be reached is said, and is an error where it was named", async () => {
    renameSync(witness, `${witness}.away`);
    const own = await person.types("log verify");
    const named = await person.types(["log", "verify", "--witness", "git:/nowhere/at/all"]);
    renameSync(`${witness}.away`, witness);
    expect(own.status).toBe(0);
    expect(own.out).toMatch(/witness not reached: .*checkpoints/);
    expect(named.status).toBe(2);
  });

  it("done again changes nothing, and keeps a policy that was edited", async () => {
    appendFileSync(policy, "# mine\n");
    const before = readFileSync(policy, "utf8");
    const { status, out } = await person.types("init --json");
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ made: [], witnesses: [`file:${witness}`] });
    expect(readFileSync(policy, "utf8")).toBe(before);
  });

  it.each(["file:relative", "ftp:somewhere", "git:", "git:--upload-pack=x", ""])(
    "refuses the witness %j",
    async (where) => {
      const { status } = await person.types(["init", "--witness", where]);
      expect(status).toBe(2);
    },
  );

  it("status is healthy, and its JSON is what other tools read", async () => {
    const { status, out } = await person.types("status --json");
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      healthy: true,
      installed: true,
      guard: null,
      doors: [],
      witness: { witnessed: false, near: [{ why: expect.stringContaining("same disk") }] },
    });
    const text = await person.types("status");
    expect(text.out).toMatch(/^healthy/);
    expect(text.out).toMatch(/user mode/);
  });

  it("a settings file with a mistake is named with its line", async () => {
    const file = join(person.state, "config/rampart.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, `${before}witneses: []\n`);
    const { status, out } = await person.types("status");
    writeFileSync(file, before);
    expect(status).toBe(1);
    expect(out).toMatch(/rampart\.yaml:\d+:\d+: unknown key `witneses`/);
  });
});

describe("the log", () => {
  const copied = (name: string) => {
    const copy = join(person.home, name);
    cpSync(log, copy, { recursive: true });
    return { copy, segment: join(copy, "segments", readdirSync(join(copy, "segments"))[0]!) };
  };

  it("lists events, oldest first, as lines and as JSON", async () => {
    const text = await person.types("log");
    expect(text.out.split("\n")[0]).toMatch(/^ {4}0 {2}\d\d:\d\d:\d\d {2}key {6}create/);
    const json = await person.types("log --json --all");
    const events = json.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ index }) => index)).toEqual(events.map((_, at) => at));
    const last = await person.types("log --json --last 2");
    expect(last.out.trimEnd().split("\n")).toEqual(json.out.trimEnd().split("\n").slice(-2));
    const from = await person.types("log --json --from 1");
    expect(from.out.trimEnd().split("\n")).toEqual(json.out.trimEnd().split("\n").slice(1));
    expect((await person.types("log --all --last 3")).status).toBe(2);
    expect((await person.types("log --last few")).status).toBe(2);
  });

  it("20: a changed byte is tampering, and the entry is named", async () => {
    const { copy, segment } = copied("changed");
    const bytes = readFileSync(segment);
    bytes[bytes.indexOf('"kind":"start"') + 9]! ^= 1;
    writeFileSync(segment, bytes);
    const { status, out } = await person.types(["log", "verify", copy, "--json"]);
    expect(status).toBe(20);
    const report = JSON.parse(out);
    expect(report.problems[0]).toMatchObject({ code: "entry.damaged" });
    expect(report.problems[0].entry).toBeGreaterThan(0);
    expect((await person.types(["log", "verify", copy])).out).toMatch(/^TAMPERED/);
  });

  it("21: a torn checkpoint is a torn tail", async () => {
    const { copy } = copied("torn");
    appendFileSync(join(copy, "checkpoints"), "rampart/");
    const { status, out } = await person.types(["log", "verify", copy]);
    expect(status).toBe(21);
    expect(out).toMatch(/^TORN TAIL/);
  });

  it("2: a folder that holds no log, and a key that is none", async () => {
    expect((await person.types(["log", "verify", person.project])).status).toBe(2);
    expect((await person.types(["log", "verify", "--key", "nonsense"])).status).toBe(2);
    expect((await person.types("log verify a b")).status).toBe(2);
  });

  it("proves an entry, for whoever has only the key", async () => {
    const { status, out } = await person.types("log prove 1");
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ v: 1, type: "inclusion", index: 1 });
    const grown = await person.types("log prove --since 1");
    expect(JSON.parse(grown.out)).toMatchObject({ type: "consistency", from: 1 });
    expect((await person.types("log prove 999999")).status).toBe(3);
    expect((await person.types("log prove first")).status).toBe(2);
  });
});

describe("policy", () => {
  it("lint: 0 fine, 1 findings, 2 usage", async () => {
    expect((await person.types("policy lint")).status).toBe(0);
    const file = join(person.project, "odd.yaml");
    writeFileSync(file, `${DEFAULT_POLICY}default: alow\n`);
    const broken = await person.types(["policy", "lint", file]);
    expect(broken.status).toBe(1);
    expect(broken.out).toMatch(/odd\.yaml:\d+:\d+: .*\n +did you mean `allow`/);
    const rule = (obligation: string) =>
      `${DEFAULT_POLICY}guardrails:\n  - { id: x, ask: vcs.send, reason: Why., obligations: [{ ${obligation} }] }\n`;
    writeFileSync(file, rule("sandbox: strict"));
    const unmet = await person.types(["policy", "lint", file]);
    expect(unmet.status).toBe(1);
    expect(unmet.out).toContain("no connected door can sandbox");
    writeFileSync(file, rule("replace: { text: --all, by: --tags }"));
    expect((await person.types(["policy", "lint", file])).status).toBe(0);
    expect((await person.types("policy lint --surprise")).status).toBe(2);
    expect((await person.types("policy lint nowhere.yaml")).status).toBe(3);
  });

  it("P3: knowledge of one's own is part of it: lint names its mistakes, check and explain go by it", async () => {
    const folder = join(dirname(policy), "knowledge");
    mkdirSync(folder);
    const entry = (key: string) => `rampart: 1\nprograms:\n  - { names: [wipe-it], ${key}: { kind: infra.delete } }\n`;
    try {
      writeFileSync(join(folder, "own.yaml"), entry("operand"), { mode: 0o600 });
      const broken = await person.types("policy lint");
      expect(broken.status).toBe(1);
      expect(broken.out).toMatch(/knowledge\/own\.yaml:3:25: .*\n +did you mean `operands`/);
      expect((await person.types("check -- wipe-it web")).status).toBe(3);
      writeFileSync(join(folder, "own.yaml"), entry("operands"), { mode: 0o600 });
      expect((await person.types("policy lint")).status).toBe(0);
      expect((await person.types("check -- wipe-it web")).status).toBe(10);
      expect((await person.types("explain -- wipe-it web")).out).toMatch(/deletes infrastructure/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("test: 0 passed, 1 failed, 3 where the policy cannot be used", async () => {
    expect((await person.types("policy test")).status).toBe(0);
    const file = join(person.project, "tested.yaml");
    const test = (expected: string) =>
      `${DEFAULT_POLICY}tests:\n  - {name: all of it, command: rm -rf /, expect: ${expected}}\n`;
    writeFileSync(file, test("deny"));
    expect((await person.types(["policy", "test", file])).status).toBe(0);
    writeFileSync(file, test("allow"));
    const failed = await person.types(["policy", "test", file]);
    expect(failed.status).toBe(1);
    expect(failed.out).toMatch(/failed {2}all of it/);
    writeFileSync(file, "rampart: 2\n");
    expect((await person.types(["policy", "test", file])).status).toBe(3);
  });

  it("schema: prints a JSON Schema", async () => {
    const { status, out } = await person.types("policy schema");
    expect(JSON.parse((await person.types("policy schema --knowledge")).out)).toMatchObject({
      title: "Rampart knowledge",
    });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "object" });
  });
});

describe("allow", () => {
  const opt = "/opt/thing/data.bin";
  const check = () => person.types(["check", "--json", "--cwd", "/w", "--", `rm ${opt}`]);

  it("P1: writes an override by name, which check sees at once", async () => {
    const before = JSON.parse((await check()).out);
    expect(before.verdict).not.toBe("allow");
    for (const rule of before.rules) {
      const { status, err } = await person.types([
        "allow",
        rule,
        "--path",
        "/opt/thing/**",
        "--reason",
        "mine to delete",
      ]);
      expect({ status, err }).toEqual({ status: 0, err: "" });
    }
    expect(JSON.parse((await check()).out).verdict).toBe("allow");
    expect(readFileSync(policy, "utf8")).toMatch(/^# What agents may do here/);
    expect(readFileSync(policy, "utf8")).toContain("# mine");
    expect((await person.types("policy lint")).status).toBe(0);
  });

  it.each([
    [["delete.outside", "--path", "/x/**"], 2, /needs a --reason/, "no reason"],
    [["delete.outside", "--reason", "x"], 2, /where\?/, "nowhere"],
    [
      ["delete.outside", "--everywhere", "--path", "/x", "--reason", "x"],
      2,
      /stands alone/,
      "everywhere and somewhere",
    ],
    [
      ["delete.outsid", "--everywhere", "--reason", "x"],
      3,
      /no rule "delete\.outsid"\. Did you mean delete\.outside/,
      "a rule that is not there",
    ],
    [["rampart.protected", "--everywhere", "--reason", "x"], 3, /nobody may loosen it by name/, "a final rule"],
    [["delete.outside", "--path", "relative/x", "--reason", "x"], 3, /a path begins with/, "a path no policy may hold"],
    [
      ["delete.outside", "--everywhere", "--reason", "x", "--until", "2001-01-01"],
      2,
      /over already/,
      "an end in the past",
    ],
    [
      ["delete.outside", "--everywhere", "--reason", "x", "--until", "soon"],
      2,
      /no such instant/,
      "an end that is none",
    ],
  ])("refuses %j with status %i and leaves the policy alone: %#", async (words, status, message) => {
    const before = readFileSync(policy, "utf8");
    const ran = await person.types(["allow", ...(words as string[])]);
    expect(ran.status).toBe(status);
    expect(ran.err).toMatch(message as RegExp);
    expect(readFileSync(policy, "utf8")).toBe(before);
  });
});

describe("protect and unprotect", () => {
  const settings = join(person.home, ".gemini/settings.json");
  const original = '{\n  // mine\n  "theme": "dark"\n}\n';
  beforeAll(() => writeFileSync(settings, original));

  it("shows the plan and changes nothing with --dry-run", async () => {
    const { status, out } = await person.types("protect gemini --dry-run");
    expect(status).toBe(0);
    expect(out).toMatch(/hooks of Gemini CLI/);
    expect(readFileSync(settings, "utf8")).toBe(original);
  });

  it("asks nobody where nobody can be asked", async () => {
    const { status, err } = await person.types("protect gemini");
    expect(status).toBe(2);
    expect(err).toMatch(/nothing was changed/);
    expect(readFileSync(settings, "utf8")).toBe(original);
  });

  it("D3, P14: installs, shows the mode in status, and is taken away byte for byte", async () => {
    const done = await person.types("protect gemini --yes --mode monitor");
    expect({ status: done.status, err: done.err }).toEqual({ status: 0, err: "" });
    expect(done.out).toMatch(/nothing is stopped/);
    expect(readFileSync(settings, "utf8")).not.toBe(original);
    const status = await person.types("status --json");
    expect(JSON.parse(status.out)).toMatchObject({
      healthy: true,
      doors: [{ host: "gemini", mode: "monitor", proved: true }],
    });
    expect((await person.types("status")).out).toMatch(/monitor: nothing is stopped/);
    expect((await person.types("protect gemini --yes --mode monitor")).out).toMatch(/done already/);
    expect((await person.types("unprotect gemini --yes")).status).toBe(0);
    expect(readFileSync(settings, "utf8")).toBe(original);
    expect((await person.types("unprotect gemini --yes")).out).toMatch(/nothing to do/);
  });

  it.each([
    ["protect gemni --yes", /Did you mean "gemini"\?/],
    ["protect gemini --mode off", /--mode accepts monitor, enforce/],
    ["hook nobody", /no door for "nobody"/],
  ])("`%s` is wrong usage", async (words, message) => {
    const { status, err } = await person.types(words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  it("D3, R1: without a name every agent found here is planned together; one that cannot be done is left out", async () => {
    mkdirSync(join(person.home, ".qwen"));
    mkdirSync(join(person.home, ".cursor"));
    writeFileSync(join(person.home, ".cursor/hooks.json"), "{");
    const dry = await person.types("protect --dry-run");
    for (const part of ["Gemini CLI", "Qwen Code", "left out", "hooks.json:1:"]) expect(dry.out).toContain(part);
    const done = await person.types("protect --monitor --yes");
    expect(done.status).toBe(1);
    expect(done.out).toMatch(/every tool call of Gemini CLI/);
    expect(readFileSync(join(person.home, ".cursor/hooks.json"), "utf8")).toBe("{");
    const { doors } = JSON.parse((await person.types("status --json")).out);
    expect(doors).toMatchObject([
      { host: "gemini", mode: "monitor" },
      { host: "qwen", mode: "monitor" },
    ]);
    writeFileSync(join(person.home, ".cursor/hooks.json"), "{}");
    expect((await person.types("unprotect --yes")).status).toBe(0);
    expect(readFileSync(settings, "utf8")).toBe(original);
    expect(existsSync(join(person.home, ".qwen/settings.json"))).toBe(false);
  });

  it("a hook of a host nobody protected refuses", async () => {
    const { status } = await person.types("hook gemini", { stdin: "{}" });
    expect(status).toBe(2);
  });
});

describe("damage", () => {
  it("a policy that is gone is said, and nothing looser takes its place in check", async () => {
    const before = readFileSync(policy, "utf8");
    writeFileSync(policy, "rampart: 1\nname: [\n");
    const checked = await person.types(["check", "--", "ls"]);
    const status = await person.types("status");
    writeFileSync(policy, before);
    expect(checked.status).toBe(3);
    expect(status.status).toBe(1);
    expect(status.out).toMatch(/the policy cannot be used/);
  });

  it("a key that is gone is said", async () => {
    const keys = join(person.state, "state/keys");
    cpSync(keys, join(person.home, "keys-kept"), { recursive: true });
    rmSync(keys, { recursive: true });
    const { status } = await person.types("status");
    cpSync(join(person.home, "keys-kept"), keys, { recursive: true });
    expect(status).toBe(1);
  });
});
