import { existsSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEnvelope, parseVerifier } from "@rampart/ledger";
import { BUNDLE_TYPE, decodeBundle, isJsonObject, type JsonObject, placesIn, writeDoors } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { type Bench, makeBench, POLICY, shell } from "../testing/harness.js";

let clock = Date.now();
const bench = await makeBench({ now: () => clock }, `${POLICY}people:\n  guest: { roles: viewer, users: [nobody] }\n`);
const at = { cwd: bench.project };

const codeOf = (answer: JsonObject): string | null =>
  isJsonObject(answer["error"]) ? String(answer["error"]["code"]) : null;
const says = async (command: string, more: object = {}) => {
  const answer = await bench.hook(shell(command, { ...at, ...more }));
  return (
    /by rule ([a-z0-9.-]+)|\((stopped|quarantined)\)/.exec(String(answer["message"]))?.slice(1).find(Boolean) ??
    answer["outcome"]
  );
};
const call = (more: object = {}) => ({
  ...{ id: "1", door: "test", agent: "bot", principal: "local", session: "s9", tool: "shell", shell: "bash" },
  ...{ arguments: { command: "ls" }, cwd: bench.project },
  ...more,
});
const decide = async (more: object = {}) => {
  const { rules, code, outcome } = await bench.agent({ op: "decide", call: call(more) });
  return (rules as { rule: string }[])[0]?.rule ?? code ?? outcome;
};
const free = async () => {
  const { stopped, quarantined, restrictions, glass } = await bench.admin({ op: "orders" });
  for (const { subject } of quarantined as unknown as { subject: object }[])
    await bench.admin({ op: "release", ...subject });
  for (const { id } of restrictions as unknown as { id: string }[]) await bench.admin({ op: "unrestrict", id });
  if (stopped !== null) await bench.admin({ op: "release-all" });
  if (glass !== null) await bench.admin({ op: "mend-glass" });
};
async function bundleOf(one: Bench) {
  const places = placesIn(one.layout);
  const key = parseVerifier((await readFile(join(places.keys, "log.pem.pub"), "utf8")).trimEnd());
  return decodeBundle(openEnvelope(JSON.parse(await readFile(places.bundle, "utf8")), BUNDLE_TYPE, [key]).payload);
}

describe("S5: quarantine", () => {
  it.each<[type: string, name: string, mine: object, other: object]>([
    ["agent", "bot", {}, { agent: "else" }],
    ["session", "s9", {}, { session: "s8" }],
    ["principal", "local", {}, { principal: "other" }],
    ["task", "t1", { task: "t1" }, { task: "t2" }],
  ])("of one %s holds that one, and is over with its release", async (type, name, mine, other) => {
    expect(await bench.admin({ op: "quarantine", type, name, reason: "test" })).toMatchObject({
      by: "dev",
      verified: false,
    });
    expect(await decide(mine)).toBe("state.quarantined");
    expect(await decide(other)).not.toBe("state.quarantined");
    await bench.admin({ op: "release", type, name });
    expect(await decide(mine)).not.toBe("state.quarantined");
  });

  it("read-only lets reading go on, and deny is the stricter of two", async () => {
    await bench.admin({ op: "quarantine", type: "agent", name: "tester", mode: "read-only" });
    expect(await says("ls")).toBe("allow");
    expect(await says("mkdir x")).toBe("state.quarantined");
    await bench.admin({ op: "quarantine", type: "session", name: "s1" });
    expect(await says("ls")).toBe("state.quarantined");
    await free();
  });

  it("a name alone is a session's where there is one, else an agent's; nobody of that name is said", async () => {
    expect(await bench.admin({ op: "quarantine", name: "s1" })).toMatchObject({
      subject: { type: "session" },
      seen: true,
    });
    expect(await bench.admin({ op: "quarantine", name: "testre" })).toMatchObject({
      subject: { type: "agent" },
      seen: false,
    });
    await free();
  });

  it("a name alone releases whoever is held by it, and asks where two are", async () => {
    await bench.admin({ op: "quarantine", type: "principal", name: "both" });
    expect(await bench.admin({ op: "release", name: "both" })).toMatchObject({ subject: { type: "principal" } });
    await bench.admin({ op: "quarantine", type: "principal", name: "both" });
    await bench.admin({ op: "quarantine", type: "agent", name: "both" });
    expect(codeOf(await bench.admin({ op: "release", name: "both" }))).toBe("op_malformed");
    await free();
  });

  it("the same again is no second order", async () => {
    await bench.admin({ op: "quarantine", name: "bot" });
    expect(await bench.admin({ op: "quarantine", name: "bot" })).toMatchObject({ entry: null });
    await free();
  });
});

describe("S5: what does not get around an order", () => {
  const attempts: readonly (readonly [attempt: string, order: object, around: () => Promise<unknown>, met: unknown])[] =
    [
      [
        "hand the work on to a free agent",
        { op: "quarantine", name: "bot" },
        () => decide({ agent: "free", chain: ["bot"] }),
        "state.quarantined",
      ],
      [
        "have a held agent do it",
        { op: "quarantine", name: "bot" },
        () => decide({ agent: "bot", chain: ["free"] }),
        "state.quarantined",
      ],
      [
        "another door of the same session",
        { op: "quarantine", type: "session", name: "s9" },
        () => decide({ door: "asks" }),
        "state.quarantined",
      ],
      [
        "another task, another session, the same agent",
        { op: "quarantine", name: "bot" },
        () => decide({ task: "t", session: "new" }),
        "state.quarantined",
      ],
      [
        "a door that only watches",
        { op: "stop-all" },
        async () => {
          await writeDoors(placesIn(bench.layout).doors, {
            test: { mode: "monitor", onUnavailable: "deny", since: 1 },
          });
          await bench.admin({ op: "reload" });
          const met = await says("ls");
          rmSync(placesIn(bench.layout).doors);
          await bench.admin({ op: "reload" });
          return met;
        },
        "state.stopped",
      ],
      [
        "broken glass",
        { op: "stop-all" },
        async () => {
          await bench.admin({ op: "break-glass", for: 60_000, reason: "test" });
          return says("ls");
        },
        "state.stopped",
      ],
      [
        "start the guard again",
        { op: "stop-all" },
        async () => {
          await bench.restart();
          return says("ls");
        },
        "state.stopped",
      ],
      [
        "take away what the guard remembers",
        { op: "quarantine", name: "tester" },
        async () => {
          await bench.guard.stop("x");
          rmSync(placesIn(bench.layout).projection, { force: true });
          await bench.restart();
          return says("ls");
        },
        "state.quarantined",
      ],
      [
        "take away the order's file",
        { op: "stop-all" },
        async () => {
          await bench.guard.stop("x");
          rmSync(placesIn(bench.layout).stop);
          await bench.restart();
          return [await says("ls"), existsSync(placesIn(bench.layout).stop)];
        },
        ["state.stopped", true],
      ],
      [
        "release it over the agents' socket",
        { op: "stop-all" },
        async () => codeOf(await bench.agent({ op: "release-all" })),
        "op_unknown",
      ],
      [
        "write a policy that says nothing",
        { op: "restrict", name: "r", text: "rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.list }]\n" },
        async () => {
          await writeFile(placesIn(bench.layout).policy, POLICY.replace("name: test", "name: other"), { mode: 0o600 });
          await bench.admin({ op: "reload" });
          const met = await says("ls");
          await writeFile(placesIn(bench.layout).policy, POLICY, { mode: 0o600 });
          await bench.admin({ op: "reload" });
          return String(met).replace(/x-.{8}/, "ID");
        },
        "restriction.ID.a",
      ],
      [
        "a policy file that is broken, and a restart",
        { op: "restrict", name: "r", text: "rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.list }]\n" },
        async () => {
          await writeFile(placesIn(bench.layout).policy, "rampart: 1\nnam", { mode: 0o600 });
          await bench.restart();
          const met = await says("ls");
          await writeFile(placesIn(bench.layout).policy, POLICY, { mode: 0o600 });
          await bench.admin({ op: "reload" });
          return String(met).replace(/x-.{8}/, "ID");
        },
        "restriction.ID.a",
      ],
    ];
  it.each(attempts)("%s", async (_attempt, order, around, met) => {
    expect(codeOf(await bench.admin(order))).toBe(null);
    expect(await around()).toEqual(met);
    await free();
    expect(await says("ls")).toBe("allow");
  });

  it.each<[attempt: string, body: object, code: string]>([
    ["a sandbox nobody provides", { op: "quarantine", name: "x", mode: "sandbox" }, "op_malformed"],
    ["a subject of no kind", { op: "quarantine", type: "house", name: "x" }, "op_malformed"],
    ["a name without end", { op: "quarantine", name: "x".repeat(300) }, "op_malformed"],
    ["who is free already", { op: "release", name: "nobody" }, "order_unknown"],
    [
      "a restriction that grants",
      { op: "restrict", name: "r", text: "rampart: 1\nname: r\nguardrails: [{ id: a, grant: file.write }]" },
      "restriction_invalid",
    ],
    [
      "a restriction that holds a secret",
      {
        op: "restrict",
        name: "r",
        text: `rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.write, reason: 'ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}' }]`,
      },
      "restriction_invalid",
    ],
    ["a restriction nobody gave", { op: "unrestrict", id: "x-abcdefgh" }, "order_unknown"],
    ["nothing stopped", { op: "release-all" }, "order_unknown"],
    ["glass broken for a week", { op: "break-glass", for: 7 * 86_400_000, reason: "r" }, "op_malformed"],
    ["glass broken for ever", { op: "break-glass", reason: "r" }, "op_malformed"],
    ["glass broken for no reason", { op: "break-glass", for: 60_000 }, "op_malformed"],
    ["a stop until yesterday", { op: "stop-all", for: -1 }, "op_malformed"],
  ])("refused with a code: %s", async (_attempt, body, code) => {
    expect(codeOf(await bench.admin(body))).toBe(code);
  });
});

describe("S5: what holds", () => {
  it("a restriction is told by what it does, in plain words", async () => {
    const text = 'rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.list, reason: "Not now." }]\n';
    await bench.admin({ op: "restrict", name: "r", text });
    const { restrictions } = (await bench.admin({ op: "orders" })) as {
      restrictions: { id: string; says: string[] }[];
    };
    expect(restrictions.map(({ says }) => says)).toEqual([[expect.stringMatching(/^denies: .*list.*\(Not now\.\)$/)]]);
    await bench.admin({ op: "unrestrict", id: restrictions[0]!.id });
  });
});

describe("S5: orders that end", () => {
  it("a stop is over when its time is, and no clock set back brings it about or back", async () => {
    await bench.admin({ op: "stop-all", for: 60_000 });
    clock += 59_000;
    expect(await says("ls")).toBe("state.stopped");
    clock += 2_000;
    expect(await says("ls")).toBe("allow");
    await bench.restart();
    expect(existsSync(placesIn(bench.layout).stop)).toBe(false);
    expect((await bench.admin({ op: "orders" }))["stopped"]).toBe(null);
  });

  it("broken glass: what rules refuse is let through and recorded as that, and then no more", async () => {
    expect(await says("rm x.txt")).toBe("no.delete");
    await bench.admin({ op: "break-glass", for: 60_000, reason: "the release must go out" });
    expect(await says("rm x.txt")).toBe("no-opinion");
    const { doors, held = [] } = await bundleOf(bench);
    expect(doors["test"]).toMatchObject({ mode: "monitor", until: expect.any(Number) });
    expect(held).toEqual([]);
    const events = await bench.events();
    expect(events.findLast(({ kind }) => kind === "intent")).toMatchObject({
      enforced: false,
      decision: { verdict: "deny" },
    });
    expect(events.findLast((one) => one.kind === "alarm")).toMatchObject({
      code: "glass.broken",
      severity: "critical",
    });
    clock += 61_000;
    expect(await says("rm x.txt")).toBe("no.delete");
    await free();
  });

  it("S3: doors that decide alone are told of all of it before the answer", async () => {
    await bench.admin({ op: "quarantine", name: "bot", mode: "read-only" });
    const first = await bundleOf(bench);
    expect(first.held).toEqual([{ type: "agent", name: "bot", mode: "read-only" }]);
    await bench.admin({
      op: "restrict",
      name: "r",
      text: "rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.list }]\n",
    });
    const second = await bundleOf(bench);
    expect(JSON.stringify(second.policy)).toContain("restriction.x-");
    expect(second.epoch).toBeGreaterThan(first.epoch);
    await free();
    const last = await bundleOf(bench);
    expect([last.held, JSON.stringify(last.policy).includes("restriction.x-")]).toEqual([undefined, false]);
  });

  it("orders given at once leave doors with the last of them", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => bench.admin({ op: "quarantine", type: "agent", name: `a${n}` })),
    );
    expect((await bundleOf(bench)).held).toHaveLength(12);
    await free();
  });
});
