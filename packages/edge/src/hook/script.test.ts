import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openScript } from "./script.js";

const folder = mkdtempSync(join(tmpdir(), "rampart-script-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "a.cjs");
const cache = join(folder, "a.cache");
beforeEach(() => rmSync(cache, { force: true }));

const write = (value: number) => writeFileSync(file, `exports.value = () => ${value};`);
function run(path = file): number {
  const script = openScript<{ value(): number }>(path);
  const value = script.load().value();
  script.remember();
  return value;
}

describe("a script with a cache", () => {
  it("runs without one, leaves one, and runs with it", () => {
    write(1);
    expect(run()).toBe(1);
    expect(existsSync(cache)).toBe(true);
    const kept = readFileSync(cache);
    expect(run()).toBe(1);
    expect(readFileSync(cache).equals(kept)).toBe(true);
  });

  it("is kept once, however often it is asked to: a long run is, in its midst and at its end", () => {
    write(1);
    const script = openScript<{ value(): number }>(file);
    script.load();
    script.remember();
    rmSync(cache);
    script.remember();
    expect(existsSync(cache)).toBe(false);
  });

  it("never runs what another source of the same length compiled to", () => {
    write(1);
    run();
    write(2);
    expect(run()).toBe(2);
  });

  it.each([
    ["empty", (bytes: Buffer) => bytes.subarray(0, 0)],
    ["cut off", (bytes: Buffer) => bytes.subarray(0, 40)],
    ["of another version of V8", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 36), Buffer.alloc(200)])],
  ])("makes a cache anew that is %s", (why, spoil) => {
    write(3);
    run();
    // Under another name, for V8 also remembers in memory what it compiled.
    const other = join(folder, `${why.replaceAll(" ", "-")}.cjs`);
    const spoilt = other.replace(".cjs", ".cache");
    copyFileSync(file, other);
    const bytes = spoil(readFileSync(cache));
    writeFileSync(spoilt, bytes);
    expect(run(other)).toBe(3);
    expect(readFileSync(spoilt).equals(bytes)).toBe(false);
    expect(readFileSync(spoilt).length).toBeGreaterThan(100);
  });

  it("says so when the script is not there", () => {
    expect(() => openScript(join(folder, "absent.cjs")).load()).toThrow();
  });
});
