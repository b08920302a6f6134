import { describe, expect, it } from "vitest";
import { listTools } from "./list-tools.js";
import { patience } from "./patience.js";

describe("D4: nobody waits for a server longer than they want", () => {
  it("whoever gives up is told at once, and the server is ended", async () => {
    const stop = new AbortController();
    const began = performance.now();
    const hangs = ["-e", "process.on('SIGTERM', () => {}); setTimeout(() => {}, 60_000)"];
    const asked = listTools({
      command: [process.execPath, ...hangs],
      cwd: "/",
      env: process.env,
      deadlineMs: 50_000,
      version: "1",
      stop: stop.signal,
    });
    setTimeout(() => stop.abort(), 100);
    await expect(asked).rejects.toThrow("it was interrupted");
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it.each<[why: string, deadlineMs: number, stop: AbortSignal, said: string]>([
    ["the time is over", 10, new AbortController().signal, "no answer within 0.01 s"],
    ["nobody waits any more from the start", 60_000, AbortSignal.abort(), "it was interrupted"],
  ])("%s", async (_why, deadlineMs, stop, said) => {
    await expect(patience({ deadlineMs, stop }).late).rejects.toThrow(said);
  });

  it.each<[why: string, words: string, said: string]>([
    ["an error of Node's", "throw new Error('no module x')", "Error: no module x"],
    [
      "words behind it",
      "console.error('Error: no key\\n    at f (x:1)\\n\\nNode.js v1'); process.exit(1)",
      "Error: no key",
    ],
    ["words that name none", "console.error('bye\\n    at once'); process.exit(1)", "bye"],
    ["nothing", "process.exit(1)", "it ended before it answered"],
  ])("one that ended says what failed: %s", async (_why, words, said) => {
    const command = [process.execPath, "-e", words];
    const asked = listTools({ command, cwd: "/", env: process.env, deadlineMs: 50_000, version: "1" });
    await expect(asked).rejects.toThrow(new RegExp(`${said}$`));
  });
});
