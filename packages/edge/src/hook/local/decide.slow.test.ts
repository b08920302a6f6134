import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicy, PACKS } from "@rampart/core";
import { type Signer, signEnvelope, signerOf } from "@rampart/ledger";
import {
  BUNDLE_TYPE,
  type Bundle,
  EPOCH_TYPE,
  encodeBundle,
  encodeEpoch,
  encodeStop,
  listSpool,
  readSpoolFile,
  type SpoolRecord,
  STOP_TYPE,
  writeDoors,
} from "@rampart/service";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { HOSTS } from "../../hosts/index.js";
import type { Door } from "../door.js";
import { refusalOf } from "../refusal.js";
import { decideLocally } from "./decide.js";

const NOW = Date.UTC(2026, 10, 20, 12);
const gemini = HOSTS["gemini"]!;
const NAME = "rampart/test";

/** The folders and the door of an installation whose guard is away. */
function makeInstallation() {
  const folder = mkdtempSync(join(tmpdir(), "rampart-local-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project = join(folder, "home/dev/project");
  mkdirSync(join(project, ".git"), { recursive: true });
  mkdirSync(join(folder, "state/spool"), { recursive: true, mode: 0o700 });
  const signer = signerOf(NAME, generateKeyPairSync("ed25519").privateKey);
  const path = (name: string) => join(folder, name);
  const door: Door = {
    host: "gemini",
    ...{ runtime: path("runtime"), node: process.execPath, hook: path("hook"), program: path("program") },
    ...{ config: path("config"), state: path("state"), data: path("data"), root: folder },
    ...{ home: path("home/dev"), user: "dev", key: signer.verifier.text, guardMs: 100, totalMs: 1_000, guard: null },
    deny: refusalOf(gemini, { mode: "enforce", onUnavailable: "deny" }),
  };
  return { folder, project, signer, door };
}

let at: ReturnType<typeof makeInstallation>;
beforeEach(() => {
  at = makeInstallation();
});

const HEAD = "rampart: 1\nname: test\n";
const UNDERSTANDING = "understanding: { malformed: deny, unknown-program: ask, opaque: ask, beyond-bounds: ask }\n";
const POLICY = `${HEAD}extends: coding-agent\ndefault: allow\n`;

/** A bundle of another policy than the usual one. */
function bundleOf(text: string): Bundle {
  const loaded = loadPolicy([{ name: "test", text: `${HEAD}${text}` }], { packs: (name) => PACKS[name] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { digest, document } = loaded.policy;
  return makeBundle({ digest, policy: document as unknown as Bundle["policy"] });
}

function makeBundle(change: Partial<Bundle> = {}): Bundle {
  const loaded = loadPolicy([{ name: "test", text: POLICY }], { packs: (name) => PACKS[name] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return {
    installation: NAME,
    version: 3,
    issued: NOW - 1_000,
    notAfter: NOW + 1_000,
    epoch: 0,
    digest: loaded.policy.digest,
    policy: loaded.policy.document as unknown as Bundle["policy"],
    doors: {},
    place: { home: at.door.home, user: "dev", scratch: ["/tmp"], installed: [at.door.state] },
    ...change,
  };
}
function writeBundle(bundle: Bundle, signer: Signer = at.signer): void {
  const envelope = signEnvelope(BUNDLE_TYPE, encodeBundle(bundle), [signer]);
  writeFileSync(join(at.door.state, "bundle.json"), JSON.stringify(envelope), { mode: 0o600 });
}

function payload(command: string, change: object = {}): Buffer {
  const call = { session_id: "s", cwd: at.project, hook_event_name: "BeforeTool", tool_name: "run_shell_command" };
  return Buffer.from(JSON.stringify({ ...call, tool_input: { command }, ...change }));
}
const decide = (raw: Buffer, host = gemini) => decideLocally(at.door, host, raw, "wire.unreachable", NOW);

async function spooled(): Promise<SpoolRecord[]> {
  const folder = join(at.door.state, "spool");
  const files = await Promise.all((await listSpool(folder)).map((name) => readSpoolFile(folder, name)));
  return files.flatMap((file) => [...file.records]);
}

describe("D3: the guard is away, the door decides from the last signed bundle", () => {
  it("lets the harmless through without an opinion, and leaves a record of it", async () => {
    writeBundle(makeBundle());
    expect(await decide(payload("git status"))).toEqual({ exit: 0, stdout: "{}", stderr: "" });
    const [record] = await spooled();
    expect(record).toMatchObject({
      door: "gemini",
      phase: "before",
      session: "s",
      tool: "run_shell_command",
      verdict: "allow",
      enforced: true,
      bundle: 3,
      policy: makeBundle().digest,
      why: "wire.unreachable",
    });
    expect(record!.actions.length).toBeGreaterThan(0);
  });

  it("stops the dangerous, naming the rule, and records that", async () => {
    writeBundle(makeBundle());
    const answer = await decide(payload("rm -rf ~"));
    expect(answer.exit).toBe(0);
    expect(JSON.parse(answer.stdout)).toMatchObject({
      decision: "deny",
      reason: expect.stringMatching(/by rule \S+: /),
    });
    expect(await spooled()).toMatchObject([
      { verdict: "deny", enforced: true, rules: expect.arrayContaining(["delete.broad"]) },
    ]);
  });

  it("refuses what would be asked, and says that nobody could be", async () => {
    writeBundle(bundleOf(`${UNDERSTANDING}default: ask\n`));
    const answer = await decide(payload("ls"));
    expect(JSON.parse(answer.stdout)).toMatchObject({
      decision: "deny",
      reason: expect.stringContaining("nobody can be asked"),
    });
    expect(await spooled()).toMatchObject([{ verdict: "ask" }]);
  });

  const FAULTS: readonly (readonly [why: string, spoil: () => void, code: string])[] = [
    ["there is none", () => undefined, "bundle.missing"],
    [
      "somebody else signed it",
      () => writeBundle(makeBundle(), signerOf(NAME, generateKeyPairSync("ed25519").privateKey)),
      "dsse.signature",
    ],
    ["it has expired", () => writeBundle(makeBundle({ notAfter: NOW })), "bundle.expired"],
    [
      "it is of another installation",
      () => writeBundle(makeBundle({ installation: "rampart/other" })),
      "bundle.foreign",
    ],
    [
      "its policy is not the one it names",
      () => writeBundle(makeBundle({ digest: `sha256:${"0".repeat(64)}` })),
      "bundle.policy",
    ],
    ["its policy is of no form", () => writeBundle(makeBundle({ policy: { version: 99 } })), "bundle.policy"],
    ["it is no JSON", () => writeFileSync(join(at.door.state, "bundle.json"), "{", { mode: 0o600 }), "json.syntax"],
    [
      "others may write it",
      () => {
        writeBundle(makeBundle());
        chmodSync(join(at.door.state, "bundle.json"), 0o666);
      },
      "file.owner",
    ],
  ];
  it.each(FAULTS)("refuses everything where the bundle cannot be had: %s", async (_why, spoil, code) => {
    spoil();
    const answer = await decide(payload("git status"));
    expect(answer).toMatchObject({ exit: 2, stdout: expect.stringContaining(`(${code})`) });
    expect(await spooled()).toMatchObject([{ verdict: "deny", policy: null, bundle: null }]);
  });

  it("P9: takes a session it knows nothing of for one that has read secrets", async () => {
    const rule = `{ id: narrow, deny: file.write, when: { cel: '"secret" in facts.read' }, reason: It has read secrets. }`;
    writeBundle(bundleOf(`extends: coding-agent\ndefault: allow\nguardrails:\n  - ${rule}\n`));
    expect((await decide(payload("echo x > a.txt"))).stdout).toContain("by rule narrow: ");
  });

  it("never goes back to an older bundle than one it has decided by", async () => {
    writeBundle(makeBundle({ version: 9 }));
    expect((await decide(payload("git status"))).exit).toBe(0);
    writeBundle(makeBundle({ version: 8 }));
    expect(await decide(payload("git status"))).toMatchObject({
      exit: 2,
      stdout: expect.stringContaining("(bundle.older)"),
    });
  });

  const signed = (file: string, type: string, text: Uint8Array, signer = at.signer) =>
    writeFileSync(join(at.door.state, file), JSON.stringify(signEnvelope(type, text, [signer])), { mode: 0o600 });
  const foreign = () => signerOf(NAME, generateKeyPairSync("ed25519").privateKey);
  const epoch = (number: number, signer = at.signer) =>
    signed("epoch.json", EPOCH_TYPE, encodeEpoch({ installation: NAME, epoch: number, issued: NOW }), signer);
  const stop = (until: number | null, signer = at.signer) =>
    signed("stop.json", STOP_TYPE, encodeStop({ installation: NAME, issued: NOW, until, reason: "test" }), signer);

  it.each([
    ["S3: its epoch is over, however valid it is by itself", () => epoch(8), "(bundle.revoked)"],
    ["S3: the epoch is of somebody else's key", () => epoch(1, foreign()), "(dsse.signature)"],
    ["an order to stop is in force", () => stop(null), "(stopped)"],
    ["an order to stop is in force until later", () => stop(NOW + 1), "(stopped)"],
    ["an order to stop cannot be read", () => stop(NOW - 1, foreign()), "(stopped)"],
  ])("refuses everything where %s", async (_why, spoil, code) => {
    writeBundle(makeBundle({ epoch: 7 }));
    spoil();
    expect((await decide(payload("git status"))).stdout).toContain(code);
  });

  it.each<[why: string, held: Bundle["held"], command: string, stopped: boolean]>([
    ["the session", [{ type: "session", name: "s", mode: "deny" }], "git status", true],
    ["the agent", [{ type: "agent", name: "gemini-cli", mode: "deny" }], "git status", true],
    ["the user", [{ type: "principal", name: "dev", mode: "deny" }], "git status", true],
    ["another session", [{ type: "session", name: "s2", mode: "deny" }], "git status", false],
    ["reading, where that may go on", [{ type: "session", name: "s", mode: "read-only" }], "cat a.txt", false],
    ["more than reading", [{ type: "session", name: "s", mode: "read-only" }], "mkdir a", true],
  ])("S5: knows who the guard quarantined: %s", async (_why, held, command, stopped) => {
    writeBundle(makeBundle({ held: held! }));
    expect((await decide(payload(command))).stdout.includes("state.quarantined")).toBe(stopped);
  });

  it("S5: quarantine and stop hold at a door that only watches", async () => {
    const watching = { gemini: { mode: "monitor", onUnavailable: "deny", since: 1 } } as const;
    await writeDoors(join(at.door.state, "doors.json"), watching);
    writeBundle(makeBundle({ held: [{ type: "session", name: "s", mode: "deny" }] }));
    expect((await decide(payload("git status"))).stdout).toContain("state.quarantined");
    writeBundle(makeBundle());
    stop(null);
    expect((await decide(payload("git status"))).stdout).toContain("(stopped)");
  });

  it("S3: a door whose glass was broken enforces again by itself", async () => {
    const until = (time: number) =>
      ({ gemini: { mode: "monitor", onUnavailable: "deny", since: 1, until: time } }) as const;
    writeBundle(makeBundle());
    await writeDoors(join(at.door.state, "doors.json"), until(NOW + 1));
    expect((await decide(payload("rm -rf ~"))).stdout).toBe("{}");
    await writeDoors(join(at.door.state, "doors.json"), until(NOW));
    expect((await decide(payload("rm -rf ~"))).stdout).toContain('"deny"');
  });

  it("S3: decides by a bundle of the current epoch, and once an order to stop is over", async () => {
    writeBundle(makeBundle({ epoch: 7 }));
    epoch(7);
    stop(NOW);
    expect(await decide(payload("git status"))).toMatchObject({ exit: 0, stdout: "{}" });
  });

  it("S3: in system mode the guard always leaves an epoch, and a door that finds none refuses", async () => {
    writeBundle(makeBundle());
    const door = { ...at.door, guard: process.getuid!() };
    const answer = await decideLocally(door, gemini, payload("git status"), "wire.unreachable", NOW);
    expect(answer.stdout).toContain("(epoch.missing)");
  });

  it("lets calls through without a bundle only where the user chose that", async () => {
    await writeDoors(join(at.door.state, "doors.json"), {
      gemini: { mode: "enforce", onUnavailable: "allow", since: 1 },
    });
    expect(await decide(payload("git status"))).toMatchObject({ exit: 0, stdout: "{}" });
    // A policy that can be had decides all the same, and what cannot be read is refused all the same.
    expect(await decide(Buffer.from("{"))).toMatchObject({ exit: 2 });
    writeBundle(makeBundle());
    expect((await decide(payload("rm -rf ~"))).stdout).toContain('"deny"');
  });

  it("P14: in monitor mode has no opinion on anything, and records what it would have said", async () => {
    await writeDoors(join(at.door.state, "doors.json"), {
      gemini: { mode: "monitor", onUnavailable: "deny", since: 1 },
    });
    writeBundle(makeBundle());
    for (const raw of [payload("rm -rf ~"), Buffer.from("{")]) {
      expect(await decide(raw)).toEqual({ exit: 0, stdout: "{}", stderr: "" });
    }
    expect(await spooled()).toMatchObject([
      { verdict: "deny", enforced: false },
      { verdict: "deny", enforced: false },
    ]);
  });

  it("a signed mode newer than the file's wins", async () => {
    await writeDoors(join(at.door.state, "doors.json"), {
      gemini: { mode: "monitor", onUnavailable: "deny", since: 1 },
    });
    writeBundle(makeBundle({ doors: { gemini: { mode: "enforce", onUnavailable: "deny", since: 2 } } }));
    expect((await decide(payload("rm -rf ~"))).stdout).toContain('"deny"');
  });

  it("E1: refuses what it cannot record, unless it only watches", async () => {
    writeBundle(makeBundle());
    rmSync(join(at.door.state, "spool"), { recursive: true });
    expect(await decide(payload("git status"))).toMatchObject({
      exit: 2,
      stdout: expect.stringContaining("could not be recorded"),
    });
    await writeDoors(join(at.door.state, "doors.json"), {
      gemini: { mode: "monitor", onUnavailable: "deny", since: 1 },
    });
    expect(await decide(payload("git status"))).toMatchObject({ exit: 0, stdout: "{}" });
  });

  it("refuses a malformed message with its code, and records it", async () => {
    writeBundle(makeBundle());
    const answer = await decide(Buffer.from('{"cwd":"/a","cwd":"/b"}'));
    expect(answer).toMatchObject({ exit: 2, stdout: expect.stringContaining("(json.duplicate_key)") });
    expect(await spooled()).toMatchObject([{ tool: "unknown", session: "unknown", verdict: "deny" }]);
  });

  it("has no opinion on what already happened", async () => {
    writeBundle(makeBundle());
    const after = { hook_event_name: "AfterTool", tool_response: { llmContent: "x" } };
    expect(await decide(payload("rm -rf ~", after))).toEqual({ exit: 0, stdout: "{}", stderr: "" });
    expect(await spooled()).toMatchObject([{ phase: "after", verdict: "allow" }]);
  });
});
