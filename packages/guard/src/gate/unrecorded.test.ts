import type { Action } from "@rampart/core";
import { LedgerError } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { GuardError } from "../errors.js";
import { Unrecorded, type WhenDiskFull } from "./unrecorded.js";

const action = (kind: string) => ({ kind, detail: {} }) as unknown as Action;
const failed = (cause: unknown) => new GuardError("record_failed", "not recorded", cause);
const full = new LedgerError("log.disk-full", "no room");
const later = new LedgerError("log.failed", "no room", full);

describe("a call that could not be recorded", () => {
  const rows: readonly (readonly [
    why: string,
    WhenDiskFull,
    unknown,
    released: boolean,
    kind: string,
    goesOn: boolean,
  ])[] = [
    ["E1: is refused, unless an operator chose otherwise", "deny", failed(full), true, "file.read", false],
    ["goes on where it only reads and the disk is full", "allow-reads", failed(full), true, "file.read", true],
    ["and as long as it stays full", "allow-reads", failed(later), true, "file.list", true],
    ["E1: never where it could change anything", "allow-reads", failed(full), true, "file.write", false],
    ["E1: never where it reaches the network", "allow-reads", failed(full), true, "net.receive", false],
    [
      "E1: never where the disk fails in another way",
      "allow-reads",
      failed(new LedgerError("log.io", "EIO")),
      true,
      "file.read",
      false,
    ],
    ["never where it was refused anyway", "allow-reads", failed(full), false, "file.read", false],
    ["never for another error", "allow-reads", new Error("bug"), true, "file.read", false],
  ];
  it.each(rows)("%s", (_why, when, error, released, kind, goesOn) => {
    const unrecorded = new Unrecorded(when);
    const attempt = () => unrecorded.goOn(error, released, [action(kind)], 7);
    if (goesOn) attempt();
    else expect(attempt).toThrow(error as Error);
    expect(unrecorded.missing).toEqual(goesOn ? { from: 7, count: 1 } : null);
  });

  it("is counted from the first one on, until it is recorded how many there were", () => {
    const unrecorded = new Unrecorded("allow-reads");
    for (const now of [5, 6, 7]) unrecorded.goOn(failed(full), true, [action("file.read")], now);
    expect(unrecorded.take()).toEqual({ from: 5, count: 3 });
    expect(unrecorded.take()).toBe(null);
  });
});
