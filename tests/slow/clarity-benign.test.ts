import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/**
 * Harmless models, written by the libraries people write them with, scan clean. The libraries come from the package index
 * into a throw-away environment; CLARITY_PYTHON names a Python that already has them.
 */
const folder = mkdtempSync(join(tmpdir(), "clarity-benign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.mjs", import.meta.url));
const WRITER = fileURLToPath(new URL("models/benign.py", import.meta.url));

const python = libraries();
const why = python === null ? "Python or the packages scikit-learn, onnx and safetensors are not to be had" : null;

function libraries(): string | null {
  const given = process.env["CLARITY_PYTHON"];
  const candidate = given ?? join(folder, "venv", "bin", "python");
  const has = () =>
    spawnSync(candidate, ["-c", "import sklearn, joblib, scipy, onnx, safetensors"], { timeout: 60_000 }).status === 0;
  if (given !== undefined) return has() ? given : null;
  if (spawnSync("python3", ["-m", "venv", join(folder, "venv")], { timeout: 120_000 }).status !== 0) return null;
  const packages = [
    "numpy==2.4.6",
    "scikit-learn==1.9.1",
    "joblib==1.6.0",
    "scipy==1.17.1",
    "onnx==1.23.2",
    "safetensors==0.8.0",
  ];
  const install = ["-m", "pip", "install", "-q", ...packages];
  return spawnSync(candidate, install, { timeout: 400_000 }).status === 0 && has() ? candidate : null;
}

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
