import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeOf, makeScratch } from "../testing/scratch.js";
import { DEFAULT_DOOR, doorAt, doorNamed, readDoors, writeDoors } from "./doors.js";

const scratch = await makeScratch();
const path = join(scratch, "doors.json");

describe("doors.json", () => {
  it("is no doors where it is missing, and a door nobody wrote down enforces", async () => {
    expect(await readDoors(join(scratch, "absent"))).toEqual({});
    expect(doorNamed({}, "gemini")).toEqual({ mode: "enforce", onUnavailable: "deny", since: 0 });
    expect(doorNamed({}, "constructor")).toBe(DEFAULT_DOOR);
  });
  it("comes back as it was", async () => {
    const doors = { gemini: { mode: "monitor", onUnavailable: "allow", since: 7 } } as const;
    await writeDoors(path, doors);
    expect(await readDoors(path)).toEqual(doors);
  });
  it("a door that watches until a time enforces from that instant on", async () => {
    const watching = { mode: "monitor", onUnavailable: "deny", since: 7, until: 100 } as const;
    await writeDoors(path, { gemini: watching });
    const { gemini } = await readDoors(path);
    expect([99, 100].map((now) => doorAt(gemini!, now).mode)).toEqual(["monitor", "enforce"]);
  });
  it.each([
    ["{", "json.syntax"],
    ["[]", "doors.malformed"],
    ['{"v":2,"doors":{}}', "doors.malformed"],
    ['{"v":1}', "doors.malformed"],
    ['{"v":1,"doors":{"Gemini":{"mode":"enforce","onUnavailable":"deny","since":1}}}', "doors.malformed"],
    ['{"v":1,"doors":{"gemini":{"mode":"monitor"}}}', "doors.malformed"],
    ['{"v":1,"doors":{"gemini":{"mode":"monitor","onUnavailable":"deny","since":1,"until":"x"}}}', "doors.malformed"],
    ['{"v":1,"doors":{"gemini":{},"gemini":{}}}', "json.duplicate_key"],
  ])("refuses %s", async (text, code) => {
    await writeFile(path, text, { mode: 0o600 });
    expect(await codeOf(() => readDoors(path))).toBe(code);
  });
});
