import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { field, message } from "../scan/testing/formats.js";
import { anyModel, type MadeModel, makeModel } from "../testing/models.js";
import { scratch } from "../testing/scratch.js";
import { TENSOR_FORMATS, type TensorFormat } from "./content.js";
import { tensorRoot } from "./leaf.js";
import { measureTensors } from "./measure.js";

const folder = scratch();
let count = 0;
function place(format: string, bytes: Uint8Array, beside: Readonly<Record<string, Uint8Array>> = {}): string {
  count += 1;
  const path = join(folder, String(count), `m.${format}`);
  mkdirSync(dirname(path));
  writeFileSync(path, bytes);
  for (const [name, content] of Object.entries(beside)) writeFileSync(join(dirname(path), name), content);
  return path;
}
const rootOf = async (format: string, bytes: Uint8Array) => (await measureTensors(place(format, bytes))).root;

const example: MadeModel = {
  tensors: [
    { name: "a", shape: [2, 3], data: Buffer.from([1, 2, 3, 4, 5, 6]) },
    { name: "b", shape: [6], data: Buffer.from([7, 8, 9, 10, 11, 12]) },
  ],
  metadata: [
    ["format", "pt"],
    ["k", "v"],
  ],
  pad: 0,
};

describe("the tensor root", () => {
  it("is the one docs/formats/tensors.md gives, which another program computed", async () => {
    const document = readFileSync(
      fileURLToPath(new URL("../../../../docs/formats/tensors.md", import.meta.url)),
      "utf8",
    );
    const [, stated] = /^ {4}([0-9a-f]{64})$/m.exec(document) ?? [];
    const { tensors } = example;
    const made = makeModel("safetensors", { tensors: tensors.slice(0, 1), metadata: [["format", "pt"]], pad: 0 });
    expect(await rootOf("safetensors", made)).toBe(stated);
  });

  it("counts its leaves: a tree is never that of its parts", () => {
    const leaves = Array.from({ length: 4 }, (_, index) => Buffer.alloc(32, index).toString("hex"));
    const roots = [0, 1, 2, 3, 4].map((length) => tensorRoot("gguf", leaves.slice(0, length)));
    expect(new Set([...roots, tensorRoot("onnx", leaves)]).size).toBe(6);
  });

  it("orders names by their bytes, beyond the first plane too", async () => {
    const tensors = ["\u{1f600}", "\uffee", "z", "é"].map((name) => ({ name, shape: [0], data: Buffer.alloc(0) }));
    const { leaves } = await measureTensors(
      place("safetensors", makeModel("safetensors", { tensors, metadata: [], pad: 0 })),
    );
    expect(leaves.slice(1).map(({ name }) => name)).toEqual(["z", "é", "\uffee", "\u{1f600}"]);
  });

  it.each(TENSOR_FORMATS)("%s: one model has one root, two have two", async (format) => {
    await fc.assert(
      fc.asyncProperty(anyModel, anyModel, async (one, other) => {
        const [a, b] = [makeModel(format, one), makeModel(format, other)];
        const same = JSON.stringify([one.tensors, one.metadata]) === JSON.stringify([other.tensors, other.metadata]);
        expect((await rootOf(format, a)) === (await rootOf(format, b))).toBe(same);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(TENSOR_FORMATS)("what changes the root of %s", (format: TensorFormat) => {
  const [a, b] = example.tensors as [MadeModel["tensors"][number], MadeModel["tensors"][number]];
  it.each<[string, Partial<MadeModel>]>([
    ["a byte of a tensor", { tensors: [a, { ...b, data: Buffer.from([7, 8, 9, 10, 11, 13]) }] }],
    ["a name", { tensors: [a, { ...b, name: "c" }] }],
    [
      "two tensors with their bytes exchanged",
      {
        tensors: [
          { ...a, data: b.data },
          { ...b, data: a.data },
        ],
      },
    ],
    ["a shape of as many elements", { tensors: [{ ...a, shape: [3, 2] }, b] }],
    ["a tensor less", { tensors: [a] }],
    [
      "a value",
      {
        metadata: [
          ["format", "pt"],
          ["k", "w"],
        ],
      },
    ],
    [
      "a key",
      {
        metadata: [
          ["format", "pt"],
          ["l", "v"],
        ],
      },
    ],
    ["an entry less", { metadata: [["format", "pt"]] }],
    ["a key that only looks like a slot", { metadata: [...example.metadata, ["clarity.attestation_c", "x"]] }],
  ])("%s", async (_what, change) => {
    const root = await rootOf(format, makeModel(format, example));
    expect(await rootOf(format, makeModel(format, { ...example, ...change }))).not.toBe(root);
  });

  it("not: what is embedded", async () => {
    const metadata: MadeModel["metadata"] = [...example.metadata, ["clarity.attestation_a", "x"]];
    const root = await rootOf(format, makeModel(format, example));
    expect(await rootOf(format, makeModel(format, { ...example, metadata }))).toBe(root);
  });

  it("every single byte is either no content for any reader, refused, or in the root", async () => {
    const bytes = makeModel(format, example);
    const { root, leaves } = await measureTensors(place(format, bytes));
    const seen = leaves.map(({ hash, ...rest }) => rest);
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 0x20]) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] as number) ^ bit;
        const result = await measureTensors(place(format, flipped)).catch((error: { code: string }) => error);
        if ("code" in result) expect(["format_malformed", "beyond_bounds"]).toContain(result.code);
        else
          expect([at, bit, result.root === root, result.leaves.map(({ hash, ...rest }) => rest)]).not.toEqual([
            at,
            bit,
            true,
            seen,
          ]);
      }
    }
  });
});

describe("what has no root", () => {
  const header = (text: string, data: number) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, Buffer.from(text), Buffer.alloc(data)]);
  };
  const tensor = (start: number, end: number) =>
    `{"dtype":"U8","shape":[${end - start}],"data_offsets":[${start},${end}]}`;
  it.each<[string, string, Uint8Array]>([
    ["an empty file", "safetensors", Buffer.alloc(0)],
    ["a pickle", "pkl", Buffer.from("\x80\x02}.", "latin1")],
    ["a key twice", "safetensors", header(`{"a":${tensor(0, 1)},"a":${tensor(0, 1)}}`, 1)],
    ["a hole", "safetensors", header(`{"a":${tensor(1, 2)}}`, 2)],
    ["bytes behind the data", "safetensors", header(`{"a":${tensor(0, 1)}}`, 2)],
    ["line feeds behind the header", "safetensors", header(`{"a":${tensor(0, 1)}}\n\n`, 1)],
    ["a GGUF of another version", "gguf", Buffer.concat([Buffer.from("GGUF\x09\0\0\0"), Buffer.alloc(16)])],
    ["padding that says something", "gguf", changed(makeModel("gguf", example), -1)],
    ["no graph", "onnx", message(field(1, 8))],
    ["half a record", "onnx", makeModel("onnx", example).subarray(0, -1)],
  ])("%s", async (_what, extension, bytes) => {
    await expect(measureTensors(place(extension, bytes))).rejects.toMatchObject({ code: "format_malformed" });
  });

  it("what is not there, no file, or not to be read", async () => {
    await expect(measureTensors(join(folder, "absent"))).rejects.toMatchObject({ code: "file_missing" });
    await expect(measureTensors(folder)).rejects.toMatchObject({ code: "file_special" });
    await expect(measureTensors("/dev/null")).rejects.toMatchObject({ code: "file_special" });
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] = 1;
  return copy;
}

describe("ONNX data in other files", () => {
  const pair = (key: string, value: string) => field(13, message(field(1, key), field(2, value)));
  const model = (...external: Buffer[]) =>
    message(
      field(1, 8),
      field(7, field(5, message(field(1, 4), field(2, 3), field(8, "w"), ...external, field(14, 1)))),
    );
  const good = model(pair("location", "w.bin"), pair("offset", "2"), pair("length", "4"));
  const data = Buffer.from([0, 0, 1, 2, 3, 4, 9]);
  const rootWith = async (bytes: Uint8Array, weights: Uint8Array) =>
    (await measureTensors(place("onnx", bytes, { "w.bin": weights }))).root;

  it("are content where the model says so, and nowhere else", async () => {
    const root = await rootWith(good, data);
    expect(await rootWith(good, Buffer.from([9, 9, 1, 2, 3, 4, 0]))).toBe(root);
    expect(await rootWith(good, Buffer.from([0, 0, 1, 2, 3, 5, 9]))).not.toBe(root);
    expect(await rootWith(model(pair("location", "w.bin"), pair("offset", "1"), pair("length", "4")), data)).not.toBe(
      root,
    );
  });

  it.each([
    ["leads out", [pair("location", "../w.bin")]],
    ["absolute", [pair("location", "/etc/passwd")]],
    ["names nothing", [pair("offset", "0")]],
    ["is missing", [pair("location", "x.bin")]],
    ["ends before its end", [pair("location", "w.bin"), pair("offset", "4"), pair("length", "4")]],
    ["no number", [pair("location", "w.bin"), pair("offset", "-1")]],
  ])("refused: %s", async (_why, external) => {
    const path = place("onnx", model(...external), { "w.bin": data });
    await expect(measureTensors(path)).rejects.toMatchObject({ code: "format_malformed" });
  });

  it("refused: a link", async () => {
    const path = place("onnx", good, { "other.bin": data });
    symlinkSync("other.bin", join(dirname(path), "w.bin"));
    await expect(measureTensors(path)).rejects.toMatchObject({ code: "format_malformed" });
  });
});
