import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const [a, b, c] = ["a", "b", "c"].map((name) => keyPair(folder, name));
const model = plant(join(folder, "m"), { "m.safetensors": tensorFile(Buffer.from("m")), "d/x.json": "{}" });
const policy = writePolicy(
  folder,
  "p",
  { a: a!.pub, b: b!.pub },
  `models: [{match: "*", mode: enforce, require: [{signed-by: {any-of: [a, b], at-least: 2}}]}]\n`,
);

/** A signature by this key, in this way, as one line. */
async function line(key: string, ...how: readonly string[]): Promise<string> {
  const signature = join(folder, "one.sig");
  expect((await typed(["sign", "--private-key", key, "--signature", signature, ...how, model])).status).toBe(0);
  return readFileSync(signature, "utf8");
}
const check = async (...lines: readonly string[]) => {
  writeFileSync(`${model}.clarity.jsonl`, lines.join(""));
  const { status, out } = await typed(["policy", "check", "--policy", policy, "--no-memory", model], { cwd: folder });
  return { status, out };
};

describe("C5: k of n signatures over one model", () => {
  it("two of two, made in whatever way each likes", async () => {
    expect((await check(await line(a!.key), await line(b!.key, "--shard-size", "64"))).status).toBe(0);
    expect(
      (await check(await line(a!.key, "--algorithm", "blake3"), await line(b!.key, "--order", "spec"))).status,
    ).toBe(0);
  });

  it("one twice, or one and a stranger's, are one", async () => {
    expect((await check(await line(a!.key), await line(a!.key, "--shard-size", "64"))).status).toBe(15);
    const { status, out } = await check(await line(a!.key), await line(c!.key));
    expect(status).toBe(15);
    expect(out).toContain("signed by a; 2 of a, b needed");
  });

  it("a signature over what the model was before does not count", async () => {
    const before = await line(b!.key);
    writeFileSync(join(model, "d", "x.json"), "{ }");
    const { status, out } = await check(await line(a!.key), before);
    expect(status).toBe(15);
    expect(out).toContain("changed: d/x.json");
  });
});
