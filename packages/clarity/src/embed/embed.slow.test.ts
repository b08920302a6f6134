import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TENSOR_FORMATS, type TensorFormat } from "../tensors/content.js";
import { measureTensors } from "../tensors/measure.js";
import { anyModel, makeModel } from "../testing/models.js";
import { plant, scratch } from "../testing/scratch.js";
import { embed } from "./embed.js";
import { findEmbedded, strip } from "./extract.js";
import { sidecarOf } from "./sidecar.js";
import { MOST_EMBEDDED } from "./slot.js";

const folder = scratch();
let count = 0;

function place(format: string, bytes: Uint8Array): string {
  count += 1;
  const path = join(folder, String(count), `m.${format}`);
  mkdirSync(dirname(path));
  writeFileSync(path, bytes);
  return path;
}

const INSIDE = { reserve: null, beside: false };
const example = {
  tensors: [
    { name: "a", shape: [2, 3], data: Buffer.from([1, 2, 3, 4, 5, 6]) },
    { name: "é", shape: [5], data: Buffer.from([7, 8, 9, 10, 11]) },
  ],
  metadata: [["k.author", "somebody"]] as [string, string][],
  pad: 3,
};
const payloadOf = async (path: string) => (await findEmbedded(path))?.payload.toString("latin1") ?? null;

describe.each(TENSOR_FORMATS)("C2: embedding in %s", (format: TensorFormat) => {
  it("random models survive embedding, embedding again and extraction: the root stays, the bytes come back", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyModel,
        fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
        async (made, payloads) => {
          const bytes = makeModel(format, made);
          const path = place(format, bytes);
          const { root } = await measureTensors(path);
          for (const payload of payloads) {
            await embed(path, Buffer.from(payload), INSIDE);
            expect((await measureTensors(path)).root).toBe(root);
            expect((await findEmbedded(path))?.payload).toEqual(Buffer.from(payload));
          }
          expect(await strip(path)).toBe(true);
          expect(readFileSync(path).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("the first time rewrites the file, later ones overwrite a reserved place without moving a byte", async () => {
    const path = place(format, makeModel(format, example));
    expect(await embed(path, Buffer.from("one"), INSIDE)).toMatchObject({ how: "rewritten", where: path });
    const { size, ino } = statSync(path);
    expect(await embed(path, Buffer.from("two"), INSIDE)).toMatchObject({ how: "in place" });
    expect(await embed(path, Buffer.from("three"), INSIDE)).toMatchObject({ how: "in place" });
    expect([statSync(path).size, statSync(path).ino, await payloadOf(path)]).toEqual([size, ino, "three"]);
    expect(await embed(path, Buffer.alloc(40_000, "x"), INSIDE)).toMatchObject({ how: "rewritten" });
    expect(statSync(path).size).toBeGreaterThan(size);
    expect(readdirSync(dirname(path))).toEqual([`m.${format}`]);
  });

  it("a writer killed in the middle of a slot leaves the payload before it", async () => {
    const path = place(format, makeModel(format, example));
    await embed(path, Buffer.from("old"), INSIDE);
    const before = readFileSync(path);
    await embed(path, Buffer.from("new"), INSIDE);
    const after = readFileSync(path);
    const first = before.findIndex((byte, at) => byte !== after[at]);
    const last =
      before.length - 1 - [...before].reverse().findIndex((byte, at) => byte !== after[after.length - 1 - at]);
    for (let at = first; at <= last; at += 7) {
      const torn = place(format, Buffer.concat([after.subarray(0, at), before.subarray(at)]));
      expect(await payloadOf(torn)).toBe("old");
    }
    expect(await payloadOf(path)).toBe("new");
  });

  it("a file with two names is copied, not overwritten, and keeps its mode", async () => {
    const path = place(format, makeModel(format, example));
    await embed(path, Buffer.from("one"), INSIDE);
    const twin = join(dirname(path), `twin.${format}`);
    linkSync(path, twin);
    expect(await embed(path, Buffer.from("two"), INSIDE)).toMatchObject({ how: "rewritten" });
    expect([await payloadOf(path), await payloadOf(twin)]).toEqual(["two", "one"]);
  });

  it("another writer may order, drop or damage what is embedded: never another root, never a wrong payload", async () => {
    const path = place(format, makeModel(format, example));
    await embed(path, Buffer.from("kept"), INSIDE);
    const bytes = readFileSync(path);
    const at = bytes.indexOf("clarity-embed-v1");
    bytes[at + 30] = (bytes[at + 30] as number) ^ 1;
    const damaged = place(format, bytes);
    await expect(findEmbedded(damaged)).rejects.toMatchObject({ code: "format_malformed" });
    await embed(damaged, Buffer.from("again"), INSIDE);
    expect(await payloadOf(damaged)).toBe("again");
  });

  it.each<[string, (path: string) => Promise<unknown>, string]>([
    ["truncated", async (path) => writeFileSync(path, readFileSync(path).subarray(0, -40)), "format_malformed"],
    ["half a header", async (path) => writeFileSync(path, readFileSync(path).subarray(0, 40)), "format_malformed"],
  ])("a %s file is refused and left alone", async (_why, harm, code) => {
    const path = place(format, makeModel(format, example));
    await harm(path);
    const before = readFileSync(path);
    await expect(embed(path, Buffer.from("x"), INSIDE)).rejects.toMatchObject({ code });
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe("C2: where no place is safe", () => {
  it.each([
    ["a pickle", "m.pkl", Buffer.from("\x80\x02}.", "latin1")],
    ["an archive of PyTorch", "m.pt", Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1")],
    ["anything else", "m.bin", Buffer.alloc(100, 255)],
  ])("%s gets a sidecar and is not touched", async (_what, name, bytes) => {
    const root = plant(join(folder, `beside-${name}`), { [name]: bytes });
    const path = join(root, name);
    expect(await embed(path, Buffer.from("p"), INSIDE)).toMatchObject({ how: "beside", where: sidecarOf(path) });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(await findEmbedded(path)).toEqual({ payload: Buffer.from("p"), where: sidecarOf(path) });
    expect(await strip(path)).toBe(false);
  });

  it("more than a header should carry, and a person who wants it so", async () => {
    const path = place("safetensors", makeModel("safetensors", example));
    const large = Buffer.alloc(MOST_EMBEDDED + 1, "x");
    expect(await embed(path, large, INSIDE)).toMatchObject({ how: "beside", why: expect.stringContaining("bytes") });
    expect(await embed(path, Buffer.from("x"), { ...INSIDE, beside: true })).toMatchObject({
      how: "beside",
      why: null,
    });
    expect(await payloadOf(path)).toBe("x");
  });

  it("a link is refused: what it leads to may be a blob named by its digest", async () => {
    const path = place("safetensors", makeModel("safetensors", example));
    symlinkSync(path, `${path}.link.safetensors`);
    await expect(embed(`${path}.link.safetensors`, Buffer.from("x"), INSIDE)).rejects.toMatchObject({
      code: "link_refused",
    });
    await expect(strip(`${path}.link.safetensors`)).rejects.toMatchObject({ code: "link_refused" });
  });
});
