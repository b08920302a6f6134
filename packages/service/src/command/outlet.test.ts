import { EventEmitter } from "node:events";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { endWith, openOutlet, Unread } from "./outlet.js";

/** A stream whose every write fails with this code, and one that keeps what it is told. */
function outletThat(fails: string | null) {
  const said: string[] = [];
  const stdout = new Writable({
    autoDestroy: false,
    write: (_chunk, _encoding, done) => done(fails === null ? null : Object.assign(new Error(fails), { code: fails })),
  });
  const stderr = new Writable({ write: (chunk, _encoding, done) => done(void said.push(String(chunk)) as never) });
  return { stdout, stderr, said, outlet: openOutlet(stdout, stderr, 3) };
}

it.each([
  [null, 0, 0, "everything was read"],
  [null, 12, 12, "a verdict stays a verdict"],
  ["EPIPE", 0, 0, "a reader that left is no error"],
  ["EPIPE", 12, 12, "nor does it turn a refusal into success"],
  ["ENOSPC", 0, 3, "what could not be written down is no success"],
  ["ENOSPC", 12, 12, "and a refusal stays one"],
] as const)("writes that end with %s: status %i becomes %i: %s", async (fails, status, ending, _why) => {
  const { stdout, outlet, said } = outletThat(fails);
  stdout.write("one\n");
  stdout.write("two\n");
  await setImmediate();
  expect(outlet.ending(status)).toBe(ending);
  expect(said.join("")).toMatch(fails === "ENOSPC" ? /^error: .*ENOSPC\nnext: .*\n$/ : /^$/);
});

it("whoever writes many lines learns that nobody reads on", async () => {
  const { stdout, outlet } = outletThat("EPIPE");
  await expect(outlet.drained()).resolves.toBeUndefined();
  stdout.write("one\n");
  await setImmediate();
  await expect(outlet.drained()).rejects.toBeInstanceOf(Unread);
});

it("also while it waits for a slow reader that then leaves", async () => {
  let leave: (error: Error) => void = () => undefined;
  const stdout = new Writable({
    highWaterMark: 1,
    autoDestroy: false,
    write: (_chunk, _encoding, done) => {
      leave = done;
    },
  });
  const outlet = openOutlet(stdout, new Writable(), 3);
  stdout.write("more than it holds");
  const waiting = outlet.drained();
  leave(Object.assign(new Error("gone"), { code: "EPIPE" }));
  await expect(waiting).rejects.toBeInstanceOf(Unread);
});

it("a lost standard error harms nothing", async () => {
  const { stderr, outlet } = outletThat(null);
  stderr.emit("error", Object.assign(new Error("gone"), { code: "EPIPE" }));
  expect(outlet.ending(0)).toBe(0);
});

it.each([
  [0, 12, "as it should: with what was found out"],
  [1, null, "by a mistake of ours: as that ends, and no verdict"],
  [7, null, "by somebody else's word"],
])("a process that ends with %i ends with %j: %s", (code, status, _why) => {
  const ending = Object.assign(new EventEmitter(), { exitCode: null });
  endWith({ ending: (one) => one }, 12, ending);
  ending.emit("exit", code);
  expect(ending.exitCode).toBe(status);
});
