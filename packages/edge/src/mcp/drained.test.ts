import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { drained } from "./drained.js";

it("waits for whoever reads, or until it is gone, and leaves no listener behind", async () => {
  const stream = new PassThrough({ highWaterMark: 8 });
  const listeners = () => stream.listenerCount("close") + stream.listenerCount("drain") + stream.listenerCount("error");
  expect(drained(stream)).toBeNull();
  const before = listeners();
  for (let round = 0; round < 20; round++) {
    stream.write("more than eight bytes");
    const slow = drained(stream);
    expect(slow).not.toBeNull();
    while (stream.read() !== null);
    await slow;
  }
  stream.write("more than eight bytes");
  const gone = drained(stream);
  stream.destroy();
  await gone;
  expect(listeners()).toBe(before);
  expect(drained(stream)).toBeNull();
});
