import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Want } from "@rampart/core";
import { encodeMessage, type Json, type LineServer, serveLines } from "@rampart/service";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { answerReader, lookWith } from "./reader.js";

const isRoot = process.geteuid?.() === 0;
const root = await mkdtemp(join(tmpdir(), "rampart-reader-"));
afterAll(() => rm(root, { recursive: true, force: true }));
await writeFile(join(root, "script.sh"), "rm -rf /etc");

describe("what a reader answers", () => {
  it("looks as the user it runs as, in the order it was asked", async () => {
    const wants = [
      { type: "content", path: join(root, "script.sh"), maxBytes: 100 },
      { type: "content", path: join(root, "absent.sh"), maxBytes: 100 },
      { type: "link", path: join(root, "script.sh") },
    ];
    expect(await answerReader({ wants })).toMatchObject({
      answers: [{ type: "content", text: "rm -rf /etc" }, null, { type: "link", target: join(root, "script.sh") }],
    });
  });

  it.each<[string, Json]>([
    ["no list", "all"],
    ["257 at once", Array(257).fill({ type: "link", path: "/x" })],
    ["a model, which it is not for", [{ type: "model", path: "/x" }]],
    ["a relative path", [{ type: "link", path: "x" }]],
    ["a path of a page", [{ type: "link", path: `/${"x".repeat(5_000)}` }]],
    ["a content without a bound", [{ type: "content", path: "/x" }]],
    ["a kind of its own", [{ type: "write", path: "/x" }]],
  ])("refuses %s", async (_why, wants) => {
    await expect(answerReader({ wants })).rejects.toMatchObject({ code: "op_malformed" });
  });
});

describe.skipIf(!isRoot)("a guard that may not see (needs root to become nobody)", () => {
  let server: LineServer | null = null;
  const socket = join(root, "reader.sock");
  afterEach(async () => server?.close(0));
  const hidden = join(root, "home/project");
  const script = join(hidden, "x.sh");

  /** As a user who may not enter the home, with a reader that says this. */
  async function seen(wants: readonly Want[], answers: Json) {
    await mkdir(hidden, { recursive: true, mode: 0o700 });
    server = await serveLines({ path: socket, onLine: async (_line, peer) => peer.write(encodeMessage({ answers })) });
    await chmod(join(root, "home"), 0o700);
    await chmod(root, 0o755);
    await chmod(socket, 0o666);
    process.setegid!(65_534);
    process.seteuid!(65_534);
    try {
      return await lookWith(socket)(wants);
    } finally {
      process.seteuid!(0);
      process.setegid!(0);
    }
  }
  const content: Want = { type: "content", path: script, maxBytes: 100 };

  it("takes what the reader says of content as claimed", async () => {
    const { answers, news } = await seen(
      [content],
      [{ type: "content", text: "ls", claimed: false, digest: "no digest" }],
    );
    expect(answers.get(`content:${script}`)).toEqual({ type: "content", text: "ls", claimed: true });
    expect(news).toBe(true);
  });

  it("does not ask about what it sees itself", async () => {
    const open: Want = { type: "link", path: "/etc" };
    const { answers } = await seen([open], []);
    expect(answers.get("link:/etc")).toEqual({ type: "link", target: "/etc" });
  });

  it.each<[string, Json]>([
    ["another kind of answer", [{ type: "link", target: "/x" }]],
    ["a text beyond the bound", [{ type: "content", text: "x".repeat(300_000) }]],
    ["a number", [7]],
  ])("%s is no answer", async (_why, answers) => {
    expect((await seen([content], answers)).answers.get(`content:${script}`)).toBe(null);
  });

  it.each<[string, Json]>([
    ["fewer answers than questions", []],
    ["no list", "x"],
  ])("%s: the call is refused", async (_why, answers) => {
    await expect(seen([content], answers)).rejects.toMatchObject({ code: "reader_away" });
  });
});
