import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, placesIn } from "@rampart/service";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiBench, callOf, makeApiBench } from "../../testing/api.js";

let bench: ApiBench;
beforeAll(async () => {
  bench = await makeApiBench();
  await writeFile(join(bench.project, "here.txt"), "this machine's\n");
});
const write = () => ({ path: join(bench.project, "here.txt"), content: "other\n" });
const held = async (answer: JsonObject) => /r-[a-z2-9]{8}/.exec(String(answer["message"]))![0];
const shownTo = async (name: string, id: string) => {
  const { body } = await bench.ask("GET", `/v1/reviews/${id}`, await bench.key("person", name));
  return (body["shown"] as JsonObject)["changes"];
};
const path = () => join(bench.project, "here.txt");

describe("S1: what a question shows of files", () => {
  it("is for who may answer; a viewer sees which files", async () => {
    const change = { path: path(), state: "changed", cut: false };
    let n = 0;
    const shown = async () => {
      const content = `other ${++n}`;
      const id = await held(
        await bench.hook({ tool: "write", arguments: { ...write(), content: `${content}\n` }, cwd: bench.project }),
      );
      expect(await shownTo("april", id)).toEqual([{ ...change, diff: ["@ -1 +1", "-this machine's", `+${content}`] }]);
      expect(await shownTo("vera", id)).toEqual([{ ...change, diff: [] }]);
    };
    // A file is looked at for a quarter of a second at most: on a busy machine another question has more luck.
    await vi.waitFor(shown, { timeout: 20_000 });
  });

  it("is nothing of this machine where the agent is on another, also after a restart in which its state was damaged", async () => {
    const agent = await bench.key("agent", "alpha");
    const call = {
      ...(callOf("ls")["call"] as JsonObject),
      tool: "write",
      hostTool: "write",
      shell: null,
      arguments: write(),
    };
    const { body } = await bench.ask("POST", "/v1/decide", agent, { call });
    const id = await held(body);
    const change = [{ path: path(), state: "unseen", diff: ["@ -1 +1", "+other"], cut: false }];
    expect(await shownTo("april", id)).toEqual(change);
    await bench.guard.stop("test");
    await writeFile(placesIn(bench.layout).projection, '{"v":5,"upto":3,"parts":{"reviews":[]}}', { mode: 0o600 });
    await bench.restart();
    expect(await shownTo("april", id)).toEqual(change);
    expect((await bench.ask("POST", `/v1/reviews/${id}/approve`, await bench.key("person", "april"), {})).status).toBe(
      200,
    );
  });
});
