import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKS } from "@rampart/core";
import { afterAll, describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";
import { Models } from "./models.js";

const root = await mkdtemp(join(tmpdir(), "rampart-models-"));
afterAll(() => rm(root, { recursive: true, force: true }));

/** A process that answers each line by this program; the names are `words`. */
async function helper(name: string, body: string): Promise<readonly string[]> {
  const path = join(root, `${name}.mjs`);
  await writeFile(
    path,
    `import { createInterface } from "node:readline";
for await (const line of createInterface(process.stdin)) { const words = JSON.parse(line).names; ${body} }`,
  );
  return [process.execPath, path];
}
const verdict =
  "({ admitted: word === 'good', clauses: word === 'good' ? [] : [{ id: 'signed-by', holds: false, why: 'nobody' }] })";
const ANSWERS = `console.log(JSON.stringify({ v: 1, verdicts: words.map((word) => ${verdict}) }))`;
const wants = (...names: readonly string[]) => names.map((path) => ({ type: "model", path }) as const);

const opened: Models[] = [];
afterAll(() => opened.forEach((one) => void one.close()));
function asking(command: readonly string[], deadlineMs = 10_000): Models {
  const models = new Models({ command, deadlineMs });
  opened.push(models);
  return models;
}
const NOTHING = [["model:good", null]];

const BROKEN: readonly (readonly [why: string, command: readonly string[], ms: number])[] = [
  ["no such program", ["/nowhere/clarity"], 5_000],
  ["late", await helper("late", "await new Promise(() => setTimeout(() => undefined, 60_000));"), 200],
  ["no JSON", await helper("text", "console.log('yes')"), 5_000],
  ["fewer answers", await helper("fewer", 'console.log(\'{"v":1,"verdicts":[]}\')'), 5_000],
  ["another version", await helper("version", ANSWERS.replace("v: 1", "v: 2")), 5_000],
  ["a word for a truth", await helper("word", ANSWERS.replace("word === 'good',", "'true',")), 5_000],
  ["too much", await helper("flood", "process.stdout.write('x'.repeat(3 << 20))"), 5_000],
  ["a crash", await helper("crash", "process.exit(1)"), 5_000],
];

describe("C5, S5: who verifies models is asked", () => {
  it("answers one fact for each, in order, from one process", async () => {
    const models = asking(await helper("fine", ANSWERS));
    const [first, second] = await Promise.all([
      models.ask(wants("good", "bad"), root),
      models.ask(wants("good"), root),
    ]);
    expect([...first]).toEqual([
      ["model:good", { type: "model", admitted: true, why: "" }],
      ["model:bad", { type: "model", admitted: false, why: "signed-by: nobody" }],
    ]);
    expect([...second]).toEqual([["model:good", { type: "model", admitted: true, why: "" }]]);
  });

  it.each(BROKEN)("%s is no answer", async (_why, command, deadlineMs) => {
    expect([...(await asking(command, deadlineMs).ask(wants("good"), root))]).toEqual(NOTHING);
  });

  it("a late answer is not taken for the next one, and one that ended is started again", async () => {
    const models = asking(
      await helper(
        "slow",
        `if (words[0] === "slow") await new Promise((done) => setTimeout(done, 700)); if (words[0] === "die") process.exit(1); ${ANSWERS}`,
      ),
      1_500,
    );
    await models.ask(wants("good"), root);
    const hasty = new Models({ command: ["/nowhere"], deadlineMs: 1 });
    expect([...(await hasty.ask(wants("good"), root))]).toEqual(NOTHING);
    expect([...(await models.ask(wants("slow"), root)).keys()]).toEqual(["model:slow"]);
    expect([...(await models.ask(wants("die"), root))]).toEqual([["model:die", null]]);
    expect((await models.ask(wants("good"), root)).get("model:good")).toMatchObject({ admitted: true });
  });

  it("answers come to the questions they belong to when one before was given up", async () => {
    const models = asking(
      await helper(
        "order",
        `if (words[0] === "slow") await new Promise((done) => setTimeout(done, 1_500)); ${ANSWERS}`,
      ),
      1_000,
    );
    await models.ask(wants("warm-up"), root);
    expect([...(await models.ask(wants("slow"), root))]).toEqual([["model:slow", null]]);
    await new Promise((done) => setTimeout(done, 1_500));
    expect((await models.ask(wants("good"), root)).get("model:good")).toMatchObject({ admitted: true });
    expect((await models.ask(wants("bad"), root)).get("model:bad")).toMatchObject({ admitted: false });
  });

  it("C5: what is still digested is refused for now: the agent is told how far it is, and not for trying again", async () => {
    const pending = (value: string) => `console.log(JSON.stringify({ v: 1, verdicts: words.map((word) =>
      ({ admitted: globalThis.asked > 2, clauses: [], pending: ${value} })) })); globalThis.asked = (globalThis.asked ?? 0) + 1;`;
    const command = await helper("pending", pending("{ done: 1e9, total: 4e9, seconds: 3 }"));
    const bench = await makeBench({ models: { command, deadlineMs: 5_000 } }, PACKS["admitted-models"]!);
    const ask = (text: string) => bench.hook(shell(text, { cwd: bench.project }));
    for (let attempt = 1; attempt <= 2; attempt++) {
      const { outcome, message } = await ask("vllm serve big");
      expect({ attempt, outcome, message }).toEqual({
        attempt,
        outcome: "deny",
        message:
          'Rampart cannot allow this call yet (model.load of "big"): its files are being digested: 1.0 of 4.0 GB, about 3 s left. ' +
          "Go on with other work, and then repeat exactly this call; it is decided anew.",
      });
    }
    // What is refused for another reason as well is refused for good.
    const mixed = await ask("vllm serve big; vllm serve $MODEL");
    expect(mixed).toMatchObject({ outcome: "deny", message: expect.stringContaining("is pointless") });
    expect(await ask("vllm serve big")).toMatchObject({ outcome: "no-opinion" });
    for (const [why, value] of [
      ["text", '"soon"'],
      ["no number", '{ done: "1", total: 2, seconds: 1 }'],
      ["beyond all files", "{ done: 1e99, total: 1e99, seconds: 1 }"],
      ["less than nothing", "{ done: -1, total: 2, seconds: 1 }"],
    ] as const) {
      const models = asking(await helper(`pending-${why}`, pending(value)));
      const said = await models.ask(wants("big"), root);
      expect({ why, said: said.get("model:big") }).toEqual({ why, said: { type: "model", admitted: false, why: "" } });
    }
  }, 30_000);

  it("an agent loads what is admitted and nothing else", async () => {
    const command = await helper("gate", ANSWERS);
    const policy = `${PACKS["admitted-models"]}`;
    const bench = await makeBench({ models: { command, deadlineMs: 1_200, warm: true } }, policy);
    const outcome = async (text: string) => (await bench.hook(shell(text, { cwd: bench.project })))["outcome"];
    expect(await outcome("vllm serve good")).toBe("no-opinion");
    expect(await outcome("vllm serve bad")).toBe("deny");
    expect(await outcome("ollama pull good && ollama run bad")).toBe("deny");
    expect(await outcome("vllm serve $MODEL")).toBe("deny");
    await bench.restart({ models: { command: ["/nowhere/clarity"] } });
    expect(await outcome("vllm serve good")).toBe("deny");
  }, 30_000);
});
