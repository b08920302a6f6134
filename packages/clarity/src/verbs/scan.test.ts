import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zip } from "../scan/testing/archive.js";
import { field, gguf, message, safetensors } from "../scan/testing/formats.js";
import { op, pickle } from "../scan/testing/pickle.js";
import { typed } from "../testing/typed.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clarity-verb-"));
  const plant = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  plant("good.pkl", pickle(op.proto(2), op.none, op.stop));
  plant("evil.pkl", pickle(op.proto(2), op.global("os", "system"), op.text("x"), op.tuple1, op.reduce, op.stop));
  plant("locked.zip", zip([{ name: "a", data: Buffer.from("x"), flags: 1, crc: 1 }]));
  plant("cut.gguf", Buffer.from("GGUF\x03\0\0\0", "latin1"));
  plant(
    "m.safetensors",
    safetensors({ __metadata__: { format: "pt" }, w: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] } }, 16),
  );
  plant("m.gguf", gguf({ strings: [["general.name", "tiny"]], tensors: [{ name: "w", shape: [8] }], data: 32 }));
  plant(
    "m.onnx",
    message(
      field(1, 8),
      field(2, "me"),
      field(7, message(field(5, message(field(1, 2), field(2, 1), field(8, "w"), field(9, Buffer.alloc(8)))))),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const type = (...words: string[]) => typed(words, { cwd: folder });

describe("clarity scan", () => {
  it.each([
    [["good.pkl"], 0, "clean"],
    [["evil.pkl"], 17, "unsafe content"],
    [["locked.zip"], 18, "what cannot be read is not clean"],
    [["cut.gguf"], 14, "malformed"],
    [["nothing"], 18, "a missing path"],
    [["locked.zip", "cut.gguf", "evil.pkl"], 17, "the worst decides"],
    [["locked.zip", "cut.gguf"], 14, "malformed before unread"],
    [[], 2, "nothing named"],
    [["--json", "--sarif", "good.pkl"], 2, "two forms of one answer"],
  ])("C7: %j ends with %i: %s", async (words, status) => {
    expect((await type("scan", ...words)).status).toBe(status);
  });

  it("--json says what, where and how bad", async () => {
    const { out } = await type("scan", "--json", "evil.pkl");
    expect(JSON.parse(out)).toMatchObject({
      v: 1,
      clean: false,
      exit: 17,
      files: 1,
      findings: [
        { code: "pickle.dangerous_global", severity: "critical", path: "evil.pkl", offset: 2, message: "os.system" },
      ],
    });
  });

  it("--sarif is a document with a rule for each code", async () => {
    const { runs, version } = JSON.parse((await type("scan", "--sarif", ".")).out);
    expect(version).toBe("2.1.0");
    const { tool, results } = runs[0];
    for (const { ruleId, ruleIndex, level } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
    }
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("pickle.dangerous_global");
  });

  it("a finding cannot speak to the terminal", async () => {
    writeFileSync(join(folder, "t.pkl"), pickle(op.global("os\u001b[2J", "system"), op.stop));
    expect((await type("scan", "t.pkl")).out).not.toContain("\u001b");
  });
});

describe("clarity inspect", () => {
  it.each([
    [
      "m.safetensors",
      {
        format: "safetensors",
        parameters: 4,
        metadata: [["format", "pt"]],
        tensors: [{ name: "w", dtype: "F32", shape: [2, 2], bytes: 16 }],
      },
    ],
    [
      "m.gguf",
      {
        format: "gguf",
        version: "3",
        metadata: [["general.name", "tiny"]],
        tensors: [{ name: "w", dtype: "F32", shape: [8], bytes: 32 }],
      },
    ],
    [
      "m.onnx",
      {
        format: "onnx",
        version: "8",
        metadata: [["producer", "me"]],
        tensors: [{ name: "w", dtype: "float32", shape: [2], bytes: 8 }],
      },
    ],
  ])("%s", async (name, expected) => {
    const { out, status } = await type("inspect", "--json", name);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ...expected, problems: [] });
    expect((await type("inspect", name)).out).toContain("  w  ");
  });

  it.each([
    ["cut.gguf", 14, "a header that is cut off"],
    ["good.pkl", 14, "no model with a header"],
    ["nothing", 18, "a missing file"],
    [".", 18, "a folder"],
  ])("%s ends with %i: %s", async (name, status) => {
    expect((await type("inspect", name)).status).toBe(status);
  });
});
