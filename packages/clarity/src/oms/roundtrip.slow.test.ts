import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const keys = keyPair(folder, "signer");
const json = async (words: readonly string[]) => {
  const { status, out } = await typed([...words, "--json"]);
  return { status, code: JSON.parse(out).error?.code ?? null };
};

describe("signing and verifying", () => {
  it.each(["P-256", "P-384", "P-521"])("C1: a key on %s", async (curve) => {
    const own = keyPair(folder, curve, curve);
    const model = plant(join(folder, `model-${curve}`), { f: "1", "d/g": "2" });
    const signature = join(folder, `${curve}.sig`);
    expect((await json(["sign", "--private_key", own.key, "--signature", signature, model])).status).toBe(0);
    const verify = (key: string) => json(["verify", "key", "--signature", signature, "--public_key", key, model]);
    expect(await verify(own.pub)).toEqual({ status: 0, code: null });
    expect(await verify(keys.pub)).toEqual({ status: 12, code: "wrong_key" });
  });

  it("C1: a key of another kind neither signs nor verifies", async () => {
    const other = keyPair(folder, "k1", "secp256k1");
    const model = plant(join(folder, "model-k1"), { f: "1" });
    expect(await json(["sign", "--private-key", other.key, "--signature", join(folder, "k1.sig"), model])).toEqual({
      status: 14,
      code: "key_unsupported",
    });
  });

  it("C1: a program signs for a key nobody can read; a wrong answer is not written", async () => {
    const model = plant(join(folder, "model-external"), { f: "1" });
    const signature = join(folder, "external.sig");
    const program = join(folder, "signer.mjs");
    writeFileSync(
      program,
      `import { sign } from "node:crypto"; import { readFileSync } from "node:fs";
       const bytes = Buffer.concat([readFileSync(0), Buffer.from(process.argv[3] ?? "")]);
       process.stdout.write(sign(process.env.CLARITY_HASH, bytes, readFileSync(process.argv[2], "utf8")));`,
    );
    const words = [
      "sign",
      "--json",
      "--public-key",
      keys.pub,
      "--signature",
      signature,
      model,
      "--",
      process.execPath,
      program,
    ];
    expect((await typed([...words, keys.key, "x"])).status).toBe(18);
    expect((await typed([...words.slice(0, -1), "-e", "process.exit(3)"])).status).toBe(18);
    expect(() => readFileSync(signature)).toThrow();
    expect((await typed([...words, keys.key])).status).toBe(0);
    expect((await json(["verify", "--signature", signature, "--public-key", keys.pub, model])).status).toBe(0);
  }, 30_000);

  it("C1: any byte of a signature changed is refused with a class of its own", async () => {
    const model = plant(join(folder, "model-bytes"), { f: "1" });
    const signature = join(folder, "bytes.sig");
    await json(["sign", "--private-key", keys.key, "--signature", signature, model]);
    const bytes = readFileSync(signature);
    for (let at = 0; at < bytes.length - 1; at += 3) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 0x10;
      writeFileSync(signature, changed);
      const { status } = await json(["verify", "--signature", signature, "--public-key", keys.pub, model]);
      expect([10, 12, 14], `byte ${at}`).toContain(status);
    }
  }, 30_000);

  it("C1: random trees verify, in files and shards; one byte elsewhere, a file more or less do not", async () => {
    const name = fc.stringMatching(/^[a-cé.:-]{1,4}$/).filter((part) => part !== "." && part !== "..");
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const tree = fc.dictionary(path, fc.uint8Array({ minLength: 1, maxLength: 40 }), {
      minKeys: 1,
      maxKeys: 5,
      noNullPrototype: true,
    });
    let count = 0;
    const property = fc.asyncProperty(
      tree,
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      async (files, size, whole) => {
        const names = Object.keys(files);
        fc.pre(names.every((a) => names.every((b) => !b.startsWith(`${a}/`))));
        fc.pre(names.every((a) => !a.startsWith(".git")));
        const model = plant(join(folder, `random-${count++}`), files);
        const signature = `${model}.sig`;
        const how = whole ? [] : ["--shard-size", String(size), "--compat", "colon-names"];
        const verify = () => json(["verify", "--signature", signature, "--public-key", keys.pub, model]);
        expect(await json(["sign", "--private-key", keys.key, "--signature", signature, ...how, model])).toEqual({
          status: 0,
          code: null,
        });
        expect((await verify()).status).toBe(0);
        const [first = "", content = new Uint8Array()] = Object.entries(files)[0] ?? [];
        writeFileSync(
          join(model, first),
          content.map((byte, at) => (at === content.length - 1 ? byte ^ 1 : byte)),
        );
        expect((await verify()).code).toBe("content_differs");
        writeFileSync(join(model, first), content);
        writeFileSync(join(model, "one more"), "x");
        expect((await verify()).code).toBe("content_differs");
        rmSync(join(model, "one more"));
        rmSync(join(model, first));
        expect((await verify()).code).toBe("content_differs");
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 30_000);

  it.each([
    [["verify", "model"], 2, "option_missing"],
    [["verify", "--signature", "s", "model"], 2, "option_missing"],
    [["verify", "--signature", "s", "--public-key", "a", "--identity", "b", "model"], 2, "option_missing"],
    [["verify", "--signature", "/nowhere", "--public-key", keys.pub, "model"], 18, "file_missing"],
    [["verify", "--signature", "s", "--public-key", keys.key, "model"], 14, "key_malformed"],
    [["verify", "--signatur", "s", "model"], 2, "usage"],
    [
      [
        "verify",
        "--signature",
        "s",
        "--identity",
        "a",
        "--identity-provider",
        "b",
        "--trust-config",
        keys.pub,
        "model",
      ],
      2,
      "bad_value",
    ],
    [["verify", "--signature", "s", "--compat", "everything", "model"], 2, "bad_value"],
    [["digest", "/nowhere"], 18, "file_missing"],
    [["digest", "/dev/null"], 18, "file_special"],
    [["frobnicate"], 2, "unknown_verb"],
  ] as const)("%j: %i %s", async (words, status, code) => {
    expect(await json(words)).toEqual({ status, code });
  });
});
