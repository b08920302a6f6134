import { mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEnvelope, parseVerifier } from "@rampart/ledger";
import { BUNDLE_TYPE, decodeBundle, type JsonObject, placesIn, writeAtomic } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { keyPath } from "../state/keys.js";
import { makeBench, POLICY, shell } from "../testing/harness.js";
import { knowledgeFolder } from "./knowledge.js";
import { versionsFolder } from "./life/open.js";

const bench = await makeBench();
const places = placesIn(bench.layout);
const at = { cwd: bench.project };
const outcomeOf = async (command: string) => (await bench.hook(shell(command, at)))["outcome"];
const status = async () => (await bench.admin({ op: "status" }))["status"] as JsonObject;
const LOOSE = POLICY.replace("deny: file.delete", "grant: file.delete");

async function bundle() {
  const verifier = parseVerifier((await readFile(`${keyPath(places.keys)}.pub`, "utf8")).trim());
  return decodeBundle(openEnvelope(JSON.parse(await readFile(places.bundle, "utf8")), BUNDLE_TYPE, [verifier]).payload);
}
/** Waits for the watch, which nobody told that the file changed. */
async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const value = await read();
    if (holds(value) || i === 300) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("P1: the policy", () => {
  it("is read again when the file is replaced, without a restart; doors get a bundle of a larger version", async () => {
    expect(await outcomeOf("rm -rf x")).toBe("deny");
    const before = await bundle();
    await writeAtomic(places.policy, LOOSE);
    expect(
      await eventually(
        () => outcomeOf("rm -rf x"),
        (outcome) => outcome === "allow",
      ),
    ).toBe("allow");
    const after = await eventually(bundle, ({ version }) => version > before.version);
    expect(after.digest).not.toBe(before.digest);
    expect(after).toMatchObject({
      installation: before.installation,
      policy: { name: "test" },
      place: { user: "dev" },
    });
    expect(after.notAfter).toBeGreaterThan(Date.now());
    const changes = (await bench.events()).filter((event) => event.kind === "policy");
    expect(changes.at(-1)).toMatchObject({ state: "active", digest: after.digest, previous: before.digest });
    await writeAtomic(places.policy, POLICY);
    expect(
      await eventually(
        () => outcomeOf("rm -rf x"),
        (outcome) => outcome === "deny",
      ),
    ).toBe("deny");
  });

  it("P3: what users know of programs is read beside it, and again when it changes", async () => {
    const folder = knowledgeFolder(places.policy);
    const entry = (kind: string) => `rampart: 1\nprograms:\n  - { names: [wipe-it], operands: { kind: ${kind} } }\n`;
    expect(await outcomeOf("wipe-it x")).toBe("no-opinion");
    await mkdir(folder);
    await writeFile(join(folder, "own.yaml"), entry("file.delete"), { mode: 0o600 });
    const denied = await eventually(
      () => outcomeOf("wipe-it x"),
      (outcome) => outcome === "deny",
    );
    expect(denied).toBe("deny");
    expect(
      (await eventually(bundle, ({ policy }) => policy["knowledge"] !== undefined)).policy["knowledge"],
    ).toHaveLength(1);
    await writeFile(join(folder, "own.yaml"), entry("file.destroy"));
    expect((await bench.admin({ op: "reload" }))["policy"]).toMatchObject({
      errors: [{ file: "knowledge/own.yaml", line: 3 }],
    });
    expect(await outcomeOf("wipe-it x")).toBe("deny");
    await rm(folder, { recursive: true });
    await bench.admin({ op: "reload" });
    expect(await outcomeOf("wipe-it x")).toBe("no-opinion");
    expect(await status()).toMatchObject({ healthy: true });
  });

  const broken: readonly (readonly [why: string, text: string | Uint8Array])[] = [
    ["an unknown key", POLICY.replace("deny: file.delete", "dney: file.delete")],
    ["an unknown kind", POLICY.replace("file.delete", "file.destroy")],
    ["no YAML", "guardrails: ["],
    ["nothing", ""],
    ["bytes that are no text", Uint8Array.from([0xff, 0xfe, 0x00])],
    ["more than a megabyte", `# ${"x".repeat(1024 * 1024)}\n${LOOSE}`],
  ];
  it.each(broken)("broken by %s changes nothing but the health: the last good one stays", async (_why, text) => {
    const good = (await status())["policy"] as JsonObject;
    await writeAtomic(places.policy, text);
    const answer = (await bench.admin({ op: "reload" }))["policy"] as JsonObject;
    expect((answer["errors"] as unknown[]).length).toBeGreaterThan(0);
    expect(await outcomeOf("rm -rf x")).toBe("deny");
    const now = await status();
    expect(now).toMatchObject({ healthy: false, policy: { digest: good["digest"], origin: "file" } });
    expect(now["problems"]).toEqual([expect.stringMatching(/^the policy file is broken \(.+ \[policy\.[a-z_]+\]\)/)]);
    const events = await bench.events();
    expect(events.findLast((event) => event.kind === "policy")).toMatchObject({ state: "refused", digest: null });
    expect(events.findLast((event) => event.kind === "alarm" && event.code === "policy.refused")).toBeDefined();
    await writeAtomic(places.policy, POLICY);
    await bench.admin({ op: "reload" });
    expect(await status()).toMatchObject({ healthy: true });
  });

  it("broken or gone over a restart: the one in the last signed bundle", async () => {
    const good = (await status())["policy"] as JsonObject;
    await writeFile(places.policy, "nonsense: [");
    await bench.restart();
    expect(await outcomeOf("rm -rf x")).toBe("deny");
    expect(await status()).toMatchObject({ healthy: false, policy: { digest: good["digest"], origin: "bundle" } });
    await unlink(places.policy);
    await bench.restart();
    expect(await status()).toMatchObject({ healthy: false, policy: { digest: good["digest"], origin: "bundle" } });
  });

  it("a bundle somebody else signed is no last good policy", async () => {
    const envelope = JSON.parse(await readFile(places.bundle, "utf8"));
    const payload = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    payload.policy.guardrails = [];
    envelope.payload = Buffer.from(JSON.stringify(payload)).toString("base64");
    await writeAtomic(places.bundle, JSON.stringify(envelope));
    await writeFile(places.policy, "nonsense: [", { mode: 0o600 });
    await rm(versionsFolder(bench.layout), { recursive: true });
    await bench.restart();
    expect(await status()).toMatchObject({ healthy: false, policy: { name: "built-in", origin: "fallback" } });
    expect(await outcomeOf("rm -rf /")).toBe("deny");
  });
});

describe("without a policy file", () => {
  it("the built-in policy guards, and that is no fault", async () => {
    const bare = await makeBench({}, null);
    const answer = (await bare.admin({ op: "status" }))["status"] as JsonObject;
    expect(answer).toMatchObject({ healthy: true, policy: { name: "built-in", origin: "built-in" } });
    expect(await bare.hook(shell("rm -rf /", { cwd: bare.project }))).toMatchObject({ outcome: "deny" });
    await bare.restart();
    expect((await bare.admin({ op: "status" }))["status"]).toMatchObject({
      healthy: true,
      policy: { origin: "built-in" },
    });
  });
});
