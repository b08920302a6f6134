import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import * as sdk from "./index.js";
import { willingGuard } from "./testing/willing.js";

/** Every example of docs/sdk.md in TypeScript, as it stands there; what it leaves out (`…`) does nothing. */

const { socket, lines } = willingGuard();
const here = (path: string) => new URL(path, import.meta.url);
const text = readFileSync(here("../../../docs/sdk.md"), "utf8");
const examples = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

const { govern, within, handOff, handOver, takeOver } = sdk;
const Run = (async () => {}).constructor as new (...words: string[]) => (...given: unknown[]) => Promise<unknown>;

/** Runs an example with what it speaks of, and gives what it names. */
function run(code: string, given: Readonly<Record<string, unknown>>, named: string): Promise<unknown> {
  const body = code.replace(/^import .*$/gm, "").replaceAll("…", "");
  const known = { govern, within, handOff, handOver, takeOver, ...given };
  return new Run(...Object.keys(known), `${body}\nreturn {${named}};`)(...Object.values(known));
}

type Tool = (input: object) => Promise<unknown>;

describe("D4: the examples of the SDK's page", () => {
  sdk.configure({ socket, guard: "required" });
  afterAll(() => sdk.configure({ socket: undefined as never, guard: undefined as never }));
  const plain = govern(async () => "done", { name: "plain" });
  const example = (words: string) => examples.find((code) => code.includes(words)) ?? "";

  it("imports what there is", () => {
    const names = examples.flatMap(
      (code) => /import \{ (.*?) \} from "@rampart\/sdk"/.exec(code)?.[1]?.split(", ") ?? [],
    );
    expect(names).toContain("govern");
    for (const name of names) expect(sdk).toHaveProperty(name);
  });

  it("names of every framework's adapter what there is", async () => {
    const named = [...text.matchAll(/`import \{ (\w+) \} from "@rampart\/sdk(?:\/([\w-]+))?"`/g)];
    expect(named).toHaveLength(8);
    for (const [, name = "", adapter] of named) {
      const made =
        adapter === undefined
          ? sdk
          : ((await import(/* @vite-ignore */ here(`frameworks/${adapter}.ts`).href)) as object);
      expect(made).toHaveProperty(name);
    }
  });

  it("a function", async () => {
    const { transfer } = (await run(example("transfer("), {}, "transfer")) as { transfer: Tool };
    await transfer({ to: "a", amount: 1 });
    expect(lines()).toEqual(["transfer: sdk"]);
  });

  it("what differs from request to request", async () => {
    const request = { id: "1", token: "T" };
    await run(example("await within("), { agent: { run: plain }, helper: { run: plain }, request, question: "?" }, "");
    expect(lines()).toEqual(["plain: refund-bot", "plain: sdk>helper"]);
  });

  it("an agent in the tool of another", async () => {
    const { ask } = (await run(example("function look("), {}, "ask")) as { ask: Tool };
    await ask({ about: "orders" });
    expect(lines()).toEqual(["ask: triage", "look: triage>helper"]);
  });

  it("an agent in another process", async () => {
    const request = { headers: new Headers() };
    const fetch = async (_: string, { headers }: { headers: Record<string, string> }) => {
      request.headers = new Headers(headers);
    };
    await run(example("takeOver("), { fetch, request, url: "", question: "?", helper: { run: plain } }, "");
    expect(lines()).toEqual(["plain: sdk>helper"]);
  });
});
