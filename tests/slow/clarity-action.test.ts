import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

/**
 * The action as a runner runs it: from a fresh copy of the repository that was never built, each step a script of bash with
 * the runner's variables, in the workspace of another repository. It installs from the package registry.
 */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "clarity-action-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const action = join(folder, "actions", ".github/actions/clarity");
const workspace = join(folder, "workspace");

interface Step {
  readonly name: string;
  readonly run: string;
  readonly shell: string;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
const read = () => parse(readFileSync(join(action, "action.yml"), "utf8")) as Action;

/** What a runner does with `${{ … }}`, as far as the action uses it. */
const filled = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the action uses ${name}, which nobody gave it`);
    return value;
  });

function runSteps(given: Readonly<Record<string, string>>, only: readonly string[] = []) {
  const { inputs, outputs, runs } = read();
  const values: Record<string, string> = { "github.action_path": action };
  for (const [name, { default: value }] of Object.entries(inputs))
    values[`inputs.${name}`] = given[name] ?? value ?? "";
  const files = Object.fromEntries(["output", "step_summary"].map((name) => [name, join(folder, `${name}.txt`)]));
  for (const file of Object.values(files)) writeFileSync(file, "");
  for (const step of runs.steps.filter(({ name }) => only.length === 0 || only.includes(name))) {
    expect(step.shell).toBe("bash");
    const script = join(folder, "step.sh");
    writeFileSync(script, filled(step.run, values));
    const ran = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: filled(step["working-directory"] ?? workspace, values),
      encoding: "utf8",
      timeout: 500_000,
      env: {
        PATH: process.env["PATH"],
        HOME: join(folder, "home"),
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: workspace,
        GITHUB_ACTION_PATH: action,
        GITHUB_OUTPUT: files["output"],
        GITHUB_STEP_SUMMARY: files["step_summary"],
        RUNNER_TEMP: folder,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, filled(text, values)])),
      },
    });
    const summary = readFileSync(files["step_summary"]!, "utf8");
    const written = readFileSync(files["output"]!, "utf8").trim().split("\n");
    for (const line of written) values[`steps.check.outputs.${line.split("=")[0]}`] = line.split("=")[1] ?? "";
    if (ran.status !== 0 || step === runs.steps.at(-1)) {
      const said = Object.entries(outputs).map(([name, { value }]) => [name, ran.error ?? filledOr(value, values)]);
      return {
        step: step.name,
        status: ran.status,
        outputs: Object.fromEntries(said),
        summary,
        all: ran.stdout + ran.stderr,
      };
    }
  }
  throw new Error("no step ran");
}

const filledOr = (text: string, values: Readonly<Record<string, string>>) => {
  try {
    return filled(text, values);
  } catch {
    return null;
  }
};

describe("C5: the action for CI, step by step", () => {
  beforeAll(() => {
    const names = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: ROOT, encoding: "utf8" });
    for (const name of names.split("\0").filter((one) => one !== "" && existsSync(join(ROOT, one)))) {
      mkdirSync(dirname(join(folder, "actions", name)), { recursive: true });
      copyFileSync(join(ROOT, name), join(folder, "actions", name));
    }
    mkdirSync(join(workspace, "models", "tiny"), { recursive: true });
    const header = '{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(
      join(workspace, "models/tiny/m.safetensors"),
      Buffer.concat([length, Buffer.from(header), Buffer.alloc(4)]),
    );
    const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "k.key");
    openssl("ec", "-in", "k.key", "-pubout", "-out", "k.pub");
    const key = readFileSync(join(folder, "k.pub"), "utf8").trim().replaceAll("\n", "\n      ");
    const rules = `models: [{match: "*", mode: enforce, require: [{signed-by: lab}]}]\n`;
    const head = `clarity: 1\nname: p\ndefault: enforce\nsigners:\n  lab:\n    key: |\n      ${key}\n`;
    writeFileSync(join(workspace, "trust.yaml"), head + rules);
  }, 120_000);

  it("installs itself, and refuses what nobody signed", () => {
    const ran = runSteps({ policy: "trust.yaml", models: "models/tiny" });
    expect({ step: ran.step, status: ran.status, said: ran.all }).toMatchObject({ step: "Check", status: 15 });
    expect(ran.outputs).toEqual({ admitted: "false", exit: "15" });
    expect(ran.summary).toMatch(/^### Clarity: refused \(15\)\n\n<pre>\nrefused: models\/tiny/);
  }, 600_000);

  it.each([
    ["what was signed", "models/tiny\n", "out.sarif", 0, "true"],
    ["one of two nobody signed", "models/tiny\nmodels/<b>&other", "", 15, "false"],
    ["a name that looks like an option", "--help", "", 15, "false"],
    ["a name that looks like a command", "models/$(touch owned)`touch owned`;touch owned", "", 18, "false"],
    ["none at all", "\n", "", 2, null],
  ])(
    "%s",
    (_what, models, sarif, status, admitted) => {
      const clarity = join(folder, "actions/packages/clarity/bin/clarity.cjs");
      const sign = ["sign", "--private-key", join(folder, "k.key"), "--signature", "models/tiny.sig", "models/tiny"];
      execFileSync(process.execPath, [clarity, ...sign], { cwd: workspace, stdio: "ignore" });
      for (const name of ["models/<b>&other", "--help"]) {
        cpSync(join(workspace, "models/tiny"), join(workspace, name), { recursive: true });
      }
      const ran = runSteps({ policy: "trust.yaml", models, sarif }, ["Check"]);
      expect({ status: ran.status, admitted: ran.outputs["admitted"], said: ran.all }).toMatchObject({
        status,
        admitted,
      });
      expect(ran.summary).not.toContain("<b>");
      expect(existsSync(join(workspace, "owned"))).toBe(false);
      if (sarif !== "") expect(JSON.parse(readFileSync(join(workspace, sarif), "utf8")).version).toBe("2.1.0");
    },
    120_000,
  );
});
