import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKS } from "@rampart/core";
import { afterAll, describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";
import { askModels } from "./models.js";

const root = await mkdtemp(join(tmpdir(), "rampart-models-"));
afterAll(() => rm(root, { recursive: true, force: true }));

/** A process that answers whatever this program prints; the names are `words`. */
async function helper(name: string, body: string): Promise<readonly string[]> {
  const path = join(root, `${name}.mjs`);
  await writeFile(path, `const words = process.argv.slice(2).filter((word) => word !== "--json");\n${body}`);
  await chmod(path, 0o755);
  return [process.execPath, path];
}
const verdict =
  "({ admitted: word === 'good', clauses: word === 'good' ? [] : [{ id: 'signed-by', holds: false, why: 'nobody' }] })";
const ANSWERS = `console.log(JSON.stringify({ v: 1, verdicts: words.map((word) => ${verdict}) }))`;
const wants = (...names: readonly string[]) => names.map((path) => ({ type: "model", path }) as const);

const BROKEN: readonly (readonly [why: string, command: readonly string[], ms: number])[] = [
  ["no such program", ["/nowhere/clarity"], 5_000],
  ["late", await helper("late", "setTimeout(() => undefined, 60_000)"), 200],
  ["no JSON", await helper("text", "console.log('yes')"), 5_000],
  ["fewer answers", await helper("fewer", 'console.log(\'{"v":1,"verdicts":[]}\')'), 5_000],
  ["another version", await helper("version", ANSWERS.replace("v: 1", "v: 2")), 5_000],
  ["a word for a truth", await helper("word", ANSWERS.replace("word === 'good',", "'true',")), 5_000],
  ["too much", await helper("flood", "for (;;) process.stdout.write('x'.repeat(1 << 20))"), 5_000],
  ["a crash", await helper("crash", `${ANSWERS}; process.kill(process.pid, "SIGKILL")`), 5_000],
];

describe("C5, S5: who verifies models is asked", () => {
  it("answers one fact for each, in order, whatever its exit status", async () => {
    const command = await helper("fine", `${ANSWERS}; process.exitCode = 15`);
    expect([...(await askModels({ command, deadlineMs: 10_000 }, wants("good", "bad"), root))]).toEqual([
      ["model:good", { type: "model", admitted: true, why: "" }],
      ["model:bad", { type: "model", admitted: false, why: "signed-by: nobody" }],
    ]);
  });

  it.each(BROKEN)("%s is no answer", async (_why, command, deadlineMs) => {
    expect([...(await askModels({ command, deadlineMs }, wants("good"), root))]).toEqual([["model:good", null]]);
  });

  it("a name that would be an option is never handed over", async () => {
    const command = await helper("options", ANSWERS);
    expect([...(await askModels({ command }, wants("--policy=/tmp/mine"), root))]).toEqual([
      ["model:--policy=/tmp/mine", null],
    ]);
  });

  it("an agent loads what is admitted and nothing else", async () => {
    const command = await helper("gate", ANSWERS);
    const policy = `${PACKS["admitted-models"]}`;
    const bench = await makeBench({ models: { command, deadlineMs: 10_000 } }, policy);
    const outcome = async (text: string) => (await bench.hook(shell(text, { cwd: bench.project })))["outcome"];
    expect(await outcome("vllm serve good")).toBe("no-opinion");
    expect(await outcome("vllm serve bad")).toBe("deny");
    expect(await outcome("ollama pull good && ollama run bad")).toBe("deny");
    expect(await outcome("vllm serve $MODEL")).toBe("deny");
    await bench.restart({ models: { command: ["/nowhere/clarity"] } });
    expect(await outcome("vllm serve good")).toBe("deny");
  }, 30_000);
});
