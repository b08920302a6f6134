import { describe, expect, it } from "vitest";
import { judge } from "../judge.js";
import { loadPolicy } from "../policy/load.js";
import { PACKS } from "../policy/packs.generated.js";
import { type Answer, plainFacts, type ToolCall } from "../spine/index.js";
import { PLACE } from "./shell/testing/read.js";

const loaded = loadPolicy([{ name: "p", text: PACKS["admitted-models"]! }], { packs: () => undefined });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;
const facts = plainFacts({ agent: "a", principal: "p", door: "test" }, PLACE, 0);
const call = (command: string): ToolCall => ({
  id: "1",
  door: "test",
  agent: "a",
  principal: "p",
  session: "s",
  task: null,
  tool: "shell",
  hostTool: "shell",
  arguments: { command },
  shell: "bash",
  cwd: PLACE.cwd,
  time: 0,
});
const yes: Answer = { type: "model", admitted: true, why: "" };
const no: Answer = { type: "model", admitted: false, why: "signed-by: nobody" };
const judged = (command: string, answers: Readonly<Record<string, Answer | null>> = {}) =>
  judge(policy, call(command), facts, new Map(Object.entries(answers)));

const ROWS: readonly (readonly [
  why: string,
  command: string,
  answers: Readonly<Record<string, Answer | null>>,
  verdict: string,
])[] = [
  ["no answer", "vllm serve org/m", {}, "deny"],
  ["could not be had", "vllm serve org/m", { "model:org/m": null }, "deny"],
  ["not admitted", "vllm serve org/m", { "model:org/m": no }, "deny"],
  ["admitted", "vllm serve org/m", { "model:org/m": yes }, "allow"],
  ["another model is admitted", "vllm serve org/m", { "model:org/n": yes }, "deny"],
  ["one of two", "vllm serve org/m && vllm serve org/n", { "model:org/m": yes }, "deny"],
  ["both of two", "vllm serve org/m && vllm serve org/n", { "model:org/m": yes, "model:org/n": yes }, "allow"],
  ["a path is asked for as the path it is", "llama-cli -m ./w.gguf", { "model:/home/dev/app/w.gguf": yes }, "allow"],
  ["nobody can name it", "vllm serve $M", { "model:*": yes }, "deny"],
  ["on another machine", "ssh h vllm serve org/m", { "model:org/m": yes }, "deny"],
  ["an answer of another sort", "vllm serve org/m", { "model:org/m": { type: "link", target: "/" } }, "deny"],
  ["loads nothing", "ls", {}, "allow"],
];

describe("C5: an agent loads what is admitted", () => {
  it.each(ROWS)("%s", (_why, command, answers, verdict) => {
    expect(judged(command, answers).decision.verdict).toBe(verdict);
  });

  it("asks once for each model, and for no more than it may", () => {
    const wants = (command: string) => judged(command).interpretation.wants.filter(({ type }) => type === "model");
    expect(wants("vllm serve org/m; vllm serve org/m")).toEqual([{ type: "model", path: "org/m" }]);
    expect(wants(Array.from({ length: 40 }, (_, n) => `vllm serve org/m${n}`).join("\n"))).toHaveLength(16);
    expect(wants("ssh h vllm serve org/m")).toEqual([]);
  });

  it("says why one was refused, to the record and not to the rules", () => {
    const { findings, decision } = judged("vllm serve org/m", { "model:org/m": no });
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "model.not_admitted",
        message: "the trust policy does not admit it: signed-by: nobody",
      }),
    );
    expect(decision.rules.map(({ rule }) => rule)).toEqual(["models.admitted"]);
  });

  it.each([
    [{ done: 3.1e9, total: 10e9, seconds: 5 }, "its files are being digested: 3.1 of 10.0 GB, about 5 s left"],
    [{ done: 0, total: 1e9, seconds: null }, "its files are being digested: 0.0 of 1.0 GB, no telling how long"],
    [{ done: 0, total: 0, seconds: null }, "its files are not digested yet"],
  ])("what is still digested is not admitted, and says how far it is: %j", (pending, message) => {
    const answer: Answer = { type: "model", admitted: false, why: "from the model", pending };
    const { findings, decision } = judged("vllm serve org/m", { "model:org/m": answer });
    expect(findings).toContainEqual(expect.objectContaining({ code: "model.pending", message, action: 1 }));
    expect(decision.verdict).toBe("deny");
  });
});
