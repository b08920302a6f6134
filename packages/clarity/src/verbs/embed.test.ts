import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gguf } from "@huggingface/gguf";
import { describe, expect, it } from "vitest";
import { TENSOR_FORMATS } from "../tensors/content.js";
import { keyPair } from "../testing/keypair.js";
import { type MadeModel, makeModel } from "../testing/models.js";
import { plant, scratch } from "../testing/scratch.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const { key, pub } = keyPair(folder, "k");
const other = keyPair(folder, "other");
const example: MadeModel = {
  tensors: [
    { name: "a", shape: [2, 3], data: Buffer.from([1, 2, 3, 4, 5, 6]) },
    { name: "b", shape: [64], data: Buffer.alloc(64, 7) },
  ],
  metadata: [["k.author", "somebody"]],
  pad: 0,
};
const tuned: MadeModel = {
  ...example,
  tensors: [example.tensors[0]!, { name: "b", shape: [64], data: Buffer.alloc(64, 8) }],
};

let count = 0;
function place(name: string, bytes: Uint8Array): string {
  count += 1;
  return join(plant(join(folder, `m${count}`), { [name]: bytes }), name);
}
const clarity = (...words: string[]) => typed(words, { cwd: folder });
const verify = (path: string, by = pub) => clarity("verify", "--embedded", "--public-key", by, path);

describe.each(TENSOR_FORMATS)("C2: a signature inside %s", (format) => {
  it("is made, verified, refused for another key, shown, and taken out without a trace", async () => {
    const bytes = makeModel(format, example);
    const path = place(`m.${format}`, bytes);
    expect((await verify(path)).status).toBe(12);
    expect(await clarity("embed", "--private-key", key, path)).toMatchObject({ status: 0, err: "" });
    expect(await verify(path)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/tensor root sha256:[0-9a-f]{64}/),
    });
    expect((await verify(path, other.pub)).status).toBe(12);
    const shown = await clarity("extract", "--json", path);
    expect(JSON.parse(shown.out)).toMatchObject({ ok: true, verified: false, statements: 1, removed: false });
    expect((await clarity("embed", "--private-key", other.key, path)).out).toContain("embedded (in place)");
    expect((await verify(path, other.pub)).status).toBe(0);
    expect((await clarity("extract", "--remove", "--output", "out.jsonl", path)).status).toBe(0);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect((await clarity("embed", "--attestation", "out.jsonl", path)).status).toBe(0);
    expect((await verify(path, other.pub)).status).toBe(0);
  });

  it("does not hold for other content, however it came there", async () => {
    const path = place(`m.${format}`, makeModel(format, example));
    await clarity("embed", "--private-key", key, path);
    const signed = JSON.parse((await clarity("extract", "--json", path)).out).bundles.join("\n");
    writeFileSync(join(folder, "signed.jsonl"), signed);
    const copied = place(`m.${format}`, makeModel(format, tuned));
    expect((await clarity("embed", "--attestation", "signed.jsonl", copied)).status).toBe(0);
    expect((await verify(copied)).status).toBe(11);
    const bytes = readFileSync(path);
    bytes[bytes.lastIndexOf(7)] = 6;
    writeFileSync(path, bytes);
    expect([11, 14]).toContain((await verify(path)).status);
  });

  it("any byte of a slot changed: the signature is refused, or the byte was a blank", async () => {
    const path = place(`m.${format}`, makeModel(format, example));
    await clarity("embed", "--private-key", key, path);
    const bytes = readFileSync(path);
    const start = bytes.indexOf("clarity-embed-v1");
    for (let at = start; at < start + 1100; at += 23) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] as number) ^ 1;
      const { status } = await verify(place(`m.${format}`, flipped));
      expect([at, status === 0]).toEqual([at, false]);
    }
  });
});

describe("C2: real readers", () => {
  it("@huggingface/gguf reads what was embedded into, and sees the same tensors and metadata", async () => {
    const path = place("m.gguf", makeModel("gguf", example));
    const read = async () => {
      const { metadata, tensorInfos, tensorDataOffset } = await gguf(path, { allowLocalFile: true });
      const bytes = readFileSync(path);
      const data = tensorInfos.map(({ offset }) =>
        bytes.subarray(Number(tensorDataOffset) + Number(offset)).subarray(0, 6),
      );
      const { kv_count: keys, ...kept } = metadata as Record<string, unknown>;
      for (const name of Object.keys(kept)) if (name.startsWith("clarity.")) delete kept[name];
      return { keys: Number(keys), kept, tensorInfos, data: data.map((one) => [...one]) };
    };
    const before = await read();
    await clarity("embed", "--private-key", key, path);
    const after = await read();
    expect(after).toEqual({ ...before, keys: before.keys + 2 });
  });
});

describe("C2: what cannot be embedded", () => {
  it("a checkpoint of PyTorch is signed beside the file", async () => {
    const path = place("m.pt", Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1"));
    const done = await clarity("embed", "--json", "--private-key", key, path);
    expect(JSON.parse(done.out)).toMatchObject({ how: "beside", where: `${path}.clarity.jsonl` });
    expect((await verify(path)).out).toContain("the file's sha256:");
    writeFileSync(path, Buffer.from("PK\x05\x06".padEnd(23, "\0"), "latin1"));
    expect((await verify(path)).status).toBe(11);
  });

  it.each<[string, string[], number]>([
    ["nothing to embed", ["embed", "M"], 2],
    ["a file that is no bundle", ["embed", "--attestation", "k.pub", "M"], 14],
    ["too little room", ["embed", "--private-key", "k.key", "--reserve", "3", "M"], 2],
    ["a model that is not there", ["embed", "--private-key", "k.key", "absent"], 18],
    ["a broken model", ["embed", "--private-key", "k.key", "B"], 14],
    ["a signature file besides", ["verify", "--embedded", "--signature", "s", "--public-key", "k.pub", "M"], 2],
    ["nothing embedded", ["extract", "M"], 12],
    ["a comparison with nothing", ["diff", "M"], 2],
    ["a proof without roots", ["diff", "--check", "k.pub"], 2],
  ])("%s", async (_what, words, status) => {
    const model = place("m.safetensors", makeModel("safetensors", example));
    const broken = place("m.safetensors", makeModel("safetensors", example).subarray(0, -1));
    const named = words.map((word) => (word === "M" ? model : word === "B" ? broken : word));
    expect((await clarity(...named)).status).toBe(status);
  });
});

describe.each(TENSOR_FORMATS)("C2: the difference of two models in %s", (format) => {
  it("names what changed, proves the rest, and takes a delta for the new model", async () => {
    const a = place(`a.${format}`, makeModel(format, example));
    const b = place(`b.${format}`, makeModel(format, tuned));
    expect(await clarity("diff", a, a)).toMatchObject({ status: 0 });
    const embedded = join(folder, `e${count}.${format}`);
    copyFileSync(a, embedded);
    await clarity("embed", "--private-key", key, embedded);
    expect((await clarity("diff", a, embedded)).status).toBe(0);

    const { status, out } = await clarity("diff", "--json", "--proof", "p.json", a, b);
    const answer = JSON.parse(out);
    expect(status).toBe(11);
    expect(answer.changes).toEqual([expect.objectContaining({ what: "changed", kind: "tensor", name: "b" })]);
    const roots = ["--from", answer.from, "--to", answer.to];
    const proved = JSON.parse((await clarity("diff", "--json", "--check", "p.json", ...roots)).out);
    expect(proved).toMatchObject({ equal: answer.equal, fresh: [expect.any(String)] });
    const delta = place(`d.${format}`, makeModel(format, { ...tuned, tensors: [tuned.tensors[1]!] }));
    expect((await clarity("diff", "--check", "p.json", ...roots, delta)).status).toBe(0);
    const wrong = place(`d.${format}`, makeModel(format, { ...example, tensors: [example.tensors[1]!] }));
    expect((await clarity("diff", "--check", "p.json", ...roots, wrong)).status).toBe(11);
    expect((await clarity("diff", "--check", "p.json", "--from", answer.to, "--to", answer.to)).status).toBe(10);
    const lying = JSON.parse(readFileSync(join(folder, "p.json"), "utf8"));
    writeFileSync(join(folder, "l.json"), JSON.stringify({ ...lying, to: lying.from }));
    expect((await clarity("diff", "--check", "l.json", ...roots)).status).toBe(10);
  });

  it("names what came, went and took another shape", async () => {
    const a = place(`a.${format}`, makeModel(format, example));
    const tensors = [
      { name: "a", shape: [3, 2], data: example.tensors[0]!.data },
      { name: "c", shape: [1], data: Buffer.from([1]) },
    ];
    const b = place(`b.${format}`, makeModel(format, { ...example, tensors, metadata: [["k.author", "else"]] }));
    const { out } = await clarity("diff", a, b);
    expect(out).toMatch(/^changed {2}metadata k.author/m);
    expect(out).toMatch(/^changed {2}tensor a: .*\[2, 3\].* before, .*\[3, 2\].* now/m);
    expect(out).toMatch(/^removed {2}tensor b/m);
    expect(out).toMatch(/^added {4}tensor c/m);
  });
});

describe("C2: the difference of two folders", () => {
  it("compares tensors in whichever shard they stand, and other files by their bytes", async () => {
    const [first, second] = example.tensors as [MadeModel["tensors"][number], MadeModel["tensors"][number]];
    const shard = (...tensors: MadeModel["tensors"]) => makeModel("safetensors", { ...example, tensors, metadata: [] });
    const a = plant(join(folder, "fa"), {
      "1.safetensors": shard(first, second),
      "vae/1.safetensors": shard(first),
      "config.json": "{}",
    });
    const b = plant(join(folder, "fb"), {
      "1.safetensors": shard(second),
      "2.safetensors": shard(first),
      "vae/1.safetensors": shard(second),
      "config.json": "{ }",
    });
    const { status, out } = await clarity("diff", "--json", a, b);
    expect(status).toBe(11);
    const seen = (JSON.parse(out).changes as { what: string; kind: string; name: string }[]).filter(
      ({ kind }) => kind !== "structure",
    );
    expect(seen.map(({ what, kind, name }) => `${what} ${kind} ${name}`).sort()).toEqual([
      "added tensor vae/b",
      "changed file config.json",
      "removed tensor vae/a",
    ]);
    expect((await clarity("diff", a, a)).status).toBe(0);
    expect((await clarity("diff", "--proof", "p.json", a, a)).status).toBe(2);
  });
});

describe("C7: what is embedded", () => {
  it.each(TENSOR_FORMATS)("is no finding in %s", async (format) => {
    const path = place(`m.${format}`, makeModel(format, example));
    await clarity("embed", "--private-key", key, path);
    expect(await clarity("scan", "--strict", path)).toMatchObject({ status: 0 });
  });
});
