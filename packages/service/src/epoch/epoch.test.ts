import { describe, expect, it } from "vitest";
import { codeOf } from "../testing/scratch.js";
import { decodeEpoch, type Epoch, encodeEpoch } from "./epoch.js";
import { decodeStop, encodeStop, isStopped, type Stop } from "./stop.js";

const US = "rampart/ab12";
const epoch: Epoch = { installation: US, epoch: 7, issued: 1_000 };
const stop: Stop = { installation: US, issued: 1_000, until: null, reason: "an incident" };
const bytes = (value: object) => Buffer.from(JSON.stringify(value));

describe("an epoch", () => {
  it("comes back as it was", () => expect(decodeEpoch(encodeEpoch(epoch), US)).toEqual(epoch));
  it.each([
    ["of another version", { v: 2, ...epoch }, "epoch.malformed"],
    ["of another installation", { v: 1, ...epoch, installation: "rampart/ff" }, "epoch.foreign"],
    ["below zero, which would let everything pass", { v: 1, ...epoch, epoch: -1 }, "epoch.malformed"],
    ["no whole number", { v: 1, ...epoch, epoch: 1.5 }, "epoch.malformed"],
    ["in the form of text", { v: 1, ...epoch, epoch: "7" }, "epoch.malformed"],
    ["with a member nobody knows", { v: 1, ...epoch, until: 3 }, "epoch.malformed"],
  ])("%s is refused", async (_why, value, code) =>
    expect(await codeOf(() => decodeEpoch(bytes(value), US))).toBe(code),
  );
});

describe("an order to stop", () => {
  it("comes back as it was", () => expect(decodeStop(encodeStop(stop), US)).toEqual(stop));
  it.each([
    ["without end", null, true],
    ["that ends later", 2_001, true],
    ["from the instant on at which it ends", 2_000, false],
  ])("%s", (_why, until, stopped) => expect(isStopped({ ...stop, until }, 2_000)).toBe(stopped));
  it.each([
    ["of another version", { v: 0, ...stop }, "stop.malformed"],
    ["of another installation", { v: 1, ...stop, installation: "x" }, "stop.foreign"],
    ["with an end that is no time", { v: 1, ...stop, until: "never" }, "stop.malformed"],
    ["with a reason of a page", { v: 1, ...stop, reason: "x".repeat(257) }, "stop.malformed"],
    ["with a member nobody knows", { v: 1, ...stop, agents: [] }, "stop.malformed"],
  ])("%s cannot be read", async (_why, value, code) =>
    expect(await codeOf(() => decodeStop(bytes(value), US))).toBe(code),
  );
});
