import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const text = readFileSync(join(ROOT, "docs/clarity.md"), "utf8");

/** A code block with a file's name is that file; a block of `sh` is commands, each with the exit status its comment promises. */
type Step = { readonly file: string; readonly content: string } | { readonly command: string; readonly exit: number };

const steps: Step[] = [...text.matchAll(/```(\w+)(?: (\S+))?\n([\s\S]*?)```/g)].flatMap(
  ([, language, file, body = ""]): Step[] => {
    if (file !== undefined) return [{ file, content: body }];
    if (language !== "sh") return [];
    return body
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => ({
        command: line.replace(/\s{2,}#.*$/, "").trim(),
        exit: Number(/#.*\bExit (\d+)/.exec(line)?.[1] ?? 0),
      }));
  },
);

const folder = mkdtempSync(join(tmpdir(), "clarity-walk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = {
  ...process.env,
  HOME: folder,
  PATH: `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env["PATH"]}`,
};
for (const name of ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "CLARITY_POLICY"])
  delete (env as Record<string, unknown>)[name];

describe("R5: docs/clarity.md, from a safetensors file to an enforced admission", () => {
  it("has commands and files", () => expect(steps.length).toBeGreaterThan(25));

  it.each(
    steps.map((step) => ["file" in step ? `file ${step.file}` : `${step.command} → ${step.exit}`, step] as const),
  )("%s", (_name, step) => {
    if ("file" in step) return writeFileSync(join(folder, step.file), step.content);
    const ran = spawnSync("bash", ["-c", step.command], { cwd: folder, env, encoding: "utf8", timeout: 60_000 });
    expect({ exit: ran.status, said: ran.status === step.exit ? "" : ran.stdout + ran.stderr }).toEqual({
      exit: step.exit,
      said: "",
    });
    return undefined;
  });
});

describe("R5: the action for CI", () => {
  const check = (models: string, more: Readonly<Record<string, string>> = {}) =>
    spawnSync("bash", [join(ROOT, ".github/actions/clarity/check.sh")], {
      cwd: folder,
      encoding: "utf8",
      timeout: 60_000,
      env: {
        ...env,
        CLARITY: "clarity",
        POLICY: "trust.yaml",
        MODELS: models,
        REVOCATIONS: "company.json",
        SARIF: "",
        ...more,
      },
    });

  it("ends as the policy says, for several models, with revocation lists and a report", () => {
    expect(check("served\n").status).toBe(16);
    expect(check("").status).toBe(2);
    expect(check("tiny; touch owned\n").status).toBe(18);
    writeFileSync(join(folder, "open.yaml"), "clarity: 1\nname: open\ndefault: warn\nsigners: {}\nmodels: []\n");
    const ran = check("tiny\nserved\n", { POLICY: "open.yaml", REVOCATIONS: "", SARIF: "out.sarif" });
    expect({ status: ran.status, said: ran.stderr }).toEqual({ status: 0, said: "" });
    expect(JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8")).version).toBe("2.1.0");
    expect(existsSync(join(folder, "owned"))).toBe(false);
  }, 120_000);
});
