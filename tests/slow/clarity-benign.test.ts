import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { pythonWith } from "./models/python.js";

/**
 * Harmless models, written by the libraries people write them with, scan clean. The libraries come from the package index
 * into a throw-away environment; CLARITY_PYTHON names a Python that already has them.
 */
const folder = mkdtempSync(join(tmpdir(), "clarity-benign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.cjs", import.meta.url));
const WRITER = fileURLToPath(new URL("models/benign.py", import.meta.url));

const { python, why } = pythonWith("CLARITY_PYTHON", "libraries.txt", "sklearn, joblib, scipy, onnx, safetensors");

describe.skipIf(why !== null)(`C7: harmless models${why === null ? "" : `: ${why}`}`, () => {
  it("of NumPy, scikit-learn, joblib, SciPy, ONNX, safetensors, and laid out as by PyTorch and Keras, scan clean", () => {
    const models = join(folder, "models");
    const written = spawnSync(python!, [WRITER, models], { encoding: "utf8", timeout: 300_000 });
    expect([written.status, written.stderr]).toEqual([0, expect.any(String)]);
    expect(readdirSync(models).length).toBeGreaterThan(250);
    const { status, stdout } = spawnSync(process.execPath, [CLARITY, "scan", "--json", models], {
      encoding: "utf8",
      timeout: 300_000,
    });
    const { findings } = JSON.parse(stdout) as {
      findings: { severity: string; code: string; path: string; message: string }[];
    };
    const seen = findings.filter(({ severity }) => severity !== "advice");
    expect(seen.map(({ code, path, message }) => `${code} ${path}: ${message}`)).toEqual([]);
    expect(status).toBe(0);
  });
});
