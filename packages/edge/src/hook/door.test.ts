import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeStage } from "../testing/fake-guard.js";
import { DoorError, formatDoor, parseDoor } from "./door.js";

describe("the door file", () => {
  it("comes back as it was", async () => {
    const text = readFileSync((await makeStage(null)).door, "utf8");
    expect(formatDoor(parseDoor(text))).toBe(text);
    expect(parseDoor(formatDoor({ ...parseDoor(text), root: null })).root).toBeNull();
    expect(parseDoor(text).guard).toBeNull();
    expect(parseDoor(formatDoor({ ...parseDoor(text), guard: 990 })).guard).toBe(990);
  });

  it.each([
    ["another version", (text: string) => text.replace("door 1", "door 2")],
    ["no end of line", (text: string) => text.slice(0, -1)],
    ["a key twice", (text: string) => `${text}host other\n`],
    ["a line without a value", (text: string) => `${text}alone\n`],
    ["a relative path", (text: string) => text.replace(/^node .*$/m, "node node")],
    ["no key", (text: string) => text.replace(/^key .*\n/m, "")],
    ["a deadline that is no number", (text: string) => text.replace(/^total-ms .*$/m, "total-ms 1e3")],
    ["a deadline with a leading zero", (text: string) => text.replace(/^total-ms .*$/m, "total-ms 01000")],
    ["an escape character", (text: string) => text.replace(/^user .*$/m, "user \u001b[2J")],
    ["Windows line ends", (text: string) => text.replaceAll("\n", "\r\n")],
  ])("is refused with %s", async (_why, spoil) => {
    const text = readFileSync((await makeStage(null)).door, "utf8");
    expect(() => parseDoor(spoil(text))).toThrow(DoorError);
  });

  it("cannot be made from values that would be two lines", async () => {
    const door = parseDoor(readFileSync((await makeStage(null)).door, "utf8"));
    expect(() => formatDoor({ ...door, user: "dev\nnode /tmp/evil" })).toThrow(DoorError);
    fc.assert(
      fc.property(fc.string(), (user) => {
        try {
          expect(parseDoor(formatDoor({ ...door, user })).user).toBe(user);
        } catch (error) {
          expect(error).toBeInstanceOf(DoorError);
        }
      }),
    );
  });
});
