import { readFile } from "node:fs/promises";
import { openEnvelope, parseVerifier } from "@rampart/ledger";
import { BUNDLE_TYPE, decodeBundle, decodeEpoch, EPOCH_TYPE, type JsonObject, placesIn } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { keyPath } from "../../state/keys.js";
import { makeBench, POLICY, shell } from "../../testing/harness.js";

const bench = await makeBench();
const places = placesIn(bench.layout);
const ask = (body: object) => bench.admin(body);
const outcomeOf = async (command: string) => (await bench.hook(shell(command, { cwd: bench.project })))["outcome"];

async function signed<T>(path: string, type: string, decode: (payload: Buffer, installation: string) => T): Promise<T> {
  const verifier = parseVerifier((await readFile(`${keyPath(places.keys)}.pub`, "utf8")).trim());
  return decode(
    openEnvelope(JSON.parse(await readFile(path, "utf8")), type, [verifier]).payload as Buffer,
    verifier.name,
  );
}
/** What doors hold: the bundle, and the smallest epoch they may still decide by. */
const atDoors = async () => ({
  bundle: await signed(places.bundle, BUNDLE_TYPE, (payload) => decodeBundle(payload)),
  epoch: (await signed(places.epoch, EPOCH_TYPE, decodeEpoch)).epoch,
});
const stage = async (text: string) => {
  const { staged } = await ask({ op: "policy-stage", texts: [{ name: "new.yaml", text }] });
  return ((staged as JsonObject)["effect"] as JsonObject)["to"] as string;
};

describe("a running guard and its policies", () => {
  it("P15: active and rolled back reach calls at once and doors with the next bundle; the one taken back is over for them", async () => {
    const first = await atDoors();
    const loose = await stage(POLICY.replace("deny: file.delete", "grant: file.delete"));
    expect(await outcomeOf("rm x")).toBe("deny");
    expect((await atDoors()).bundle.digest).toBe(first.bundle.digest);
    await ask({ op: "policy-activate", digest: loose });
    expect(await outcomeOf("rm x")).toBe("allow");
    const second = await atDoors();
    expect(second.bundle.digest).toBe(loose);
    expect(second.epoch).toBeGreaterThan(first.bundle.epoch);
    await ask({ op: "policy-rollback" });
    expect(await outcomeOf("rm x")).toBe("deny");
    const third = await atDoors();
    expect(third.bundle.digest).toBe(first.bundle.digest);
    // A door takes no bundle below the epoch, and none of a smaller version than it saw.
    expect([third.epoch > second.bundle.epoch, third.bundle.version > second.bundle.version]).toEqual([true, true]);
    await bench.restart();
    expect(await outcomeOf("rm x")).toBe("deny");
    expect((await ask({ op: "status" }))["status"]).toMatchObject({
      healthy: true,
      policy: { digest: first.bundle.digest },
    });
  });

  it("P14: a policy beside sees live calls after their answers, and changes none", async () => {
    const beside = await stage(POLICY.replace("deny: file.delete", "ask: file.delete"));
    await ask({ op: "policy-shadow", digest: beside });
    for (const command of ["rm x", "ls", "rm y"]) await outcomeOf(command);
    const shadow = async () => ((await ask({ op: "policies" }))["policies"] as JsonObject)["shadow"] as JsonObject;
    await expect.poll(async () => (await shadow())["compared"], { timeout: 10_000 }).toBe(3);
    expect(await shadow()).toMatchObject({
      compared: 3,
      same: 1,
      differences: [{ was: "deny", is: "ask", rule: "no.delete", count: 2 }],
    });
    const before = await shadow();
    await bench.restart();
    expect(await shadow()).toEqual({
      ...before,
      differences: [{ was: "deny", is: "ask", rule: "no.delete", count: 2, examples: [] }],
    });
    expect(await outcomeOf("rm z")).toBe("deny");
    const ended = (await ask({ op: "policy-shadow", digest: null }))["ended"];
    expect(ended).toMatchObject({ digest: beside, compared: 4 });
  });

  it("what is malformed is refused before anything is looked at", async () => {
    const bodies = [
      { op: "policy-show", digest: "../../keys/log.pem" },
      { op: "policy-show", digest: `sha256:${"A".repeat(64)}` },
      { op: "policy-stage", texts: [] },
      { op: "policy-stage", texts: [{ name: "x" }] },
      { op: "policy-stage", texts: Array.from({ length: 66 }, () => ({ name: "x", text: "" })) },
      { op: "policy-sign", digest: `sha256:${"0".repeat(64)}` },
      { op: "policy-rollback", digest: 7 },
    ];
    for (const body of bodies) expect((await ask(body))["error"]).toMatchObject({ code: "op_malformed" });
    const agent = await bench.agent({ op: "policy-rollback" });
    expect((agent["error"] as JsonObject)["code"]).toBe("op_unknown");
  });
});
