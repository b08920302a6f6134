import { canonical } from "@rampart/ledger";
import { DEFAULT_DOOR, placesIn, writeDoors } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench } from "../testing/harness.js";
import { RECENT, readRecent } from "./recent.js";

const POLICY = `rampart: 1
name: test
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
agents:
  a: { owner: ada }
  b: { owner: ada, delegate-of: a }
  c: { owner: ada, delegate-of: a }
limits:
  - { id: at-once, over: agent, kinds: net.send, measure: concurrency, at-most: 1, reached: deny }
  - { id: rows, over: session, measure: rows, at-most: 10, reached: deny }
loops: { same: 4, near: 50, cycle: 50, reached: deny }
delegation: { depth: 3, fan-out: 1 }
`;
const bench = await makeBench({}, POLICY);
await writeDoors(placesIn(bench.layout).doors, { sdk: DEFAULT_DOOR });
await bench.admin({ op: "reload" });

let count = 0;
const run = (command: string, more: object = {}) => ({
  id: `c${count++}`,
  ...{ door: "sdk", agent: "a", principal: "p", session: "s", cwd: "/", tool: "shell", shell: "bash" },
  arguments: { command },
  ...more,
});
const decide = (call: object) => bench.agent({ op: "decide", call });
const over = (call: object, usage: object = {}, text = "x") => bench.agent({ op: "outcome", call, text, usage });
const verdict = async (call: object) => (await decide(call))["verdict"];
const outcome = (id: unknown) => bench.until((one) => one.kind === "outcome" && one.call === id);

describe("calls that are under way when the guard ends", () => {
  it("E1: their outcomes name their intents after a restart, and only once", async () => {
    const call = run("ls /a");
    const { intent } = await decide(call);
    await bench.restart();
    await over(call);
    expect(await outcome(call.id)).toMatchObject({ id: intent, status: "done" });
    await bench.restart();
    await over(call);
    const last = (await bench.events()).findLast((one) => one.kind === "outcome" && one.call === call.id);
    expect(last).toMatchObject({ id: "unknown", status: "unknown" });
  });

  it("P7: what runs ends with its outcome, and what it used counts once", async () => {
    const send = () => run(`curl -d ${count} https://a.example`, { session: "net" });
    const first = send();
    expect(await verdict(first)).toBe("allow");
    await bench.restart();
    expect(await verdict(send())).toBe("deny");
    await over(first, { rows: 4 });
    const third = send();
    expect(await verdict(third)).toBe("allow");
    await over(third, { rows: 7 });
    expect((await decide(send()))["message"]).toContain("limit.rows");
  });
});

describe("what sessions did last", () => {
  it("P7: who goes round in circles still does after a restart, whatever the order of the arguments", async () => {
    const at = (command: string, more = {}) => run(command, { session: "loop", ...more });
    for (let n = 0; n < 3; n++)
      expect(await verdict(at("make", { arguments: { timeout: 1, command: "make" } }))).toBe("allow");
    await bench.restart();
    const again = await decide(at("make", { arguments: { command: "make", timeout: 1 } }));
    expect(again).toMatchObject({ verdict: "deny", message: expect.stringContaining("limit.loop.same") });
    await bench.restart();
    expect(await verdict(at("make", { arguments: { command: "make", timeout: 1 } }))).toBe("deny");
    expect(await verdict(at("make test"))).toBe("allow");
  });

  it("P7: what brought back something new each time is no circle after a restart either", async () => {
    for (let n = 0; n < 3; n++) {
      const call = run("status", { session: "waits" });
      await decide(call);
      await over(call, {}, `state ${n}`);
    }
    await bench.restart();
    expect(await verdict(run("status", { session: "waits" }))).toBe("allow");
  });

  it("D6: a script it wrote is read as it was written, also once the guard forgot it", async () => {
    const at = (command: string) => run(command, { session: "writes", cwd: bench.project });
    await decide(at("printf 'rm -rf /etc\\n' > later.sh"));
    await decide(at("echo 'rm -rf /srv' > x.sh; mv x.sh moved.sh"));
    const read = async (command: string) => {
      const { intent } = await decide(at(command));
      const event = await bench.until((one) => one.kind === "intent" && one.id === intent);
      return JSON.stringify(event.kind === "intent" ? event.actions : []);
    };
    const before = await read("sh later.sh");
    expect(before).toContain("/etc");
    await bench.restart();
    expect(await read("sh later.sh")).toBe(before);
    expect(await read("sh moved.sh")).toContain("/srv");
  });

  it("E5: who repeats what is refused still does, by the call and by the rule", async () => {
    const at = (command: string) => run(command, { session: "again", cwd: "/" });
    for (let n = 0; n < 2; n++) await decide(at("eval $(cat /x)"));
    await bench.restart();
    expect((await decide(at("eval $(cat /x)")))["message"]).toMatch(/3/);
    const alarm = (await bench.events()).findLast((one) => one.kind === "alarm" && one.code === "refusal.repeated");
    expect(alarm).toMatchObject({ session: "again", details: { call: 3, rule: 3 } });
  });

  it("S5: whoever was seen before the restart is no slip of the pen", async () => {
    await decide(run("ls", { session: "known", agent: "stranger" }));
    await bench.restart();
    expect(await bench.admin({ op: "quarantine", name: "stranger", type: "agent" })).toMatchObject({ seen: true });
    expect(await bench.admin({ op: "quarantine", name: "nobody", type: "agent" })).toMatchObject({ seen: false });
  });

  it("D9: whom an agent handed work on to is counted over a restart", async () => {
    const hand = (agent: string) => run("ls", { session: "hand", agent, chain: ["a"] });
    expect(await verdict(hand("b"))).toBe("allow");
    await bench.restart();
    expect([await verdict(hand("b")), (await decide(hand("c")))["message"]]).toEqual([
      "allow",
      expect.stringContaining("limit.fan-out"),
    ]);
    await bench.restart();
    expect(await verdict(hand("b"))).toBe("allow");
  });
});

describe("what a session has read", () => {
  it("P9: is known after a restart, from the call or from its result", async () => {
    const { key } = { key: "AKIA" + "QWERTYUIOPASDFGH" };
    const cat = run("cat ~/.ssh/id_rsa", { session: "reader" });
    await decide(cat);
    const other = run("cat notes", { session: "shown" });
    await decide(other);
    await over(other, {}, `aws_access_key_id = ${key}`);
    await bench.restart();
    await bench.restart();
    const labels = async (session: string) => {
      await decide(run("ls", { session }));
      const event = await bench.until(
        (one) => one.kind === "intent" && one.session === session && one.tool === "shell",
      );
      return (event["facts" as never] as { readonly read: readonly string[] }).read;
    };
    expect([await labels("reader"), await labels("shown"), await labels("fresh")]).toEqual([
      expect.arrayContaining(["credential"]),
      ["secret"],
      [],
    ]);
  });
});

describe("what is read of the log's end", () => {
  const intent = (id: string, more: object = {}) => ({
    ...{ kind: "intent", id, call: id, door: "d", session: "s", principal: "p", agent: "a", chain: null },
    ...{ tool: "shell", hostTool: "Bash", cwd: null, arguments: {}, actions: [], findings: [], phase: "call" },
    ...{ claimed: false, permit: id, decision: { verdict: "allow", rules: [] }, time: RECENT.ms, ...more },
  });
  const end = (id: string) => ({ kind: "outcome", id, result: "sha256:r" });
  const refused = (rule: string) => ({
    permit: null,
    decision: { verdict: "deny", rules: [{ rule, verdict: "deny" }] },
  });
  const rows: readonly (readonly [why: string, events: readonly object[], open: string, steps: string])[] = [
    ["what was let through is open", [intent("1"), intent("2")], "1 2", "1 2"],
    ["what came to its end is not", [intent("1"), end("1")], "", "1 1=sha256:r"],
    ["an hour ago is over", [intent("1", { time: RECENT.ms - 1 }), intent("2")], "2", "2"],
    ["what a rule refuses is no step", [intent("1", refused("no.delete"))], "", ""],
    ["what a limit refuses is one", [intent("1", refused("limit.three"))], "", "1"],
    ["what is refused for whom it was handed to is none", [intent("1", refused("limit.fan-out"))], "", ""],
    ["what no rule refuses is none", [intent("1", { permit: null, decision: { verdict: "deny", rules: [] } })], "", ""],
    ["what a door decided by itself is its own", [intent("1", { claimed: true })], "", ""],
    ["a prompt that was looked at is no call", [intent("1", { phase: "prompt" })], "", ""],
    ["what a call says of itself is no end", [intent("1", { arguments: { id: "2", kind: "outcome" } })], "1", "1"],
    ["nor another call", [intent("1", { arguments: { id: "0", kind: "intent" } }), end("0")], "1", "1"],
    ["an end without a beginning is none", [end("0")], "", ""],
  ];
  it.each(rows)("%s", async (_why, events, open, steps) => {
    const texts = events.map((event, index) => canonical({ ...event, index }));
    async function* read(_from: number, wanted: (event: Buffer) => boolean) {
      for (const [index, text] of texts.entries()) if (wanted(Buffer.from(text))) yield { index, text };
    }
    const seen: string[] = [];
    const recall = ({ id }: { readonly id: string }, result?: string) =>
      void seen.push(result === undefined ? id : `${id}=${result}`);
    const { underWay } = await readRecent(read, events.length, 2 * RECENT.ms, { recall }, true);
    expect(await readRecent(read, events.length, 2 * RECENT.ms, null, true)).toMatchObject({ underWay });
    const bare = underWay.map(({ call, intent: { id, at } }) => ({ call, intent: { id, at } }));
    expect((await readRecent(read, events.length, 2 * RECENT.ms, null, false)).underWay).toEqual(bare);
    expect([underWay.map(({ intent: { id } }) => id).join(" "), seen.join(" ")]).toEqual([open, steps]);
  });

  it("is so many entries at most", async () => {
    const asked: number[] = [];
    const read = async function* (from: number) {
      asked.push(from);
      yield* [];
    };
    await readRecent(read, 1_000_000, 0, { recall: () => {} }, true);
    await readRecent(read, 5, 0, { recall: () => {} }, true);
    expect([...new Set(asked)]).toEqual([1_000_000 - RECENT.entries, 0]);
  });
});
