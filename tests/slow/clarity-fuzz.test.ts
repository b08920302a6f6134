import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noOpenssl } from "../../packages/clarity/src/testing/openssl.js";
import { makeSeeds } from "./models/seeds.js";

/**
 * Every parser of hostile files is given changed ones: it ends within seconds and its memory, in Clarity's own words. A few
 * seconds each, other files at every run; CLARITY_FUZZ_SECONDS makes it longer. CLARITY_PYTHON adds files as the formats' own libraries write
 * them. What failed is told by its number: `node tests/slow/models/fuzz.mjs PARSER SEEDS 1 NUMBER`.
 */
const SECONDS = Number(process.env["CLARITY_FUZZ_SECONDS"] ?? 3);
const folder = process.env["CLARITY_FUZZ_FOLDER"] ?? mkdtempSync(join(tmpdir(), "clarity-fuzz-"));
afterAll(() => {
  if (process.env["CLARITY_FUZZ_FOLDER"] === undefined) rmSync(folder, { recursive: true, force: true });
});
const FUZZ = fileURLToPath(new URL("models/fuzz.mjs", import.meta.url));
const PARSERS = [
  "pickle",
  "safetensors",
  "gguf",
  "onnx",
  "zip",
  "tar",
  "numpy",
  "keras",
  "text",
  "bundle",
  "statement",
  "certificate",
  "crl",
  "timestamp",
  "lists",
  "policy",
];

describe.skipIf(noOpenssl !== null)(`C7: changed files${noOpenssl === null ? "" : `: ${noOpenssl}`}`, () => {
  beforeAll(() => makeSeeds(folder, process.env["CLARITY_PYTHON"] ?? null), 300_000);

  it.each(PARSERS)(
    "%s",
    (parser) => {
      const first = Math.floor(Math.random() * 2 ** 31);
      const words = ["--max-old-space-size=128", FUZZ, parser, folder, String(SECONDS), String(first)];
      const ran = spawnSync(process.execPath, words, { encoding: "utf8", timeout: SECONDS * 1000 + 60_000 });
      expect({ status: ran.status, said: ran.stderr.slice(0, 2_000) }).toEqual({ status: 0, said: "" });
      expect(Number(ran.stdout)).toBeGreaterThan(10);
    },
    SECONDS * 1000 + 90_000,
  );
});
