import { createPrivateKey } from "node:crypto";
import {
  cosign,
  cosignedAt,
  cosignerKeyOf,
  LedgerError,
  leafHash,
  type Signer,
  signCheckpoint,
  signerOf,
  type Witness,
} from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { Publisher, type WitnessAlarm } from "./publisher.js";

function signer(name: string, byte: number): Signer {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]);
  return signerOf(name, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}
const log = signer("log/a", 1);
const note = (size: number) => signCheckpoint({ origin: log.name, size, root: leafHash(Buffer.of(size)) }, [log]);

/** Witnesses that cosign as long as nothing is wrong with them. */
function bench(count: number, quorum: number) {
  const wrong: (LedgerError | null)[] = Array.from({ length: count }, () => null);
  const own = wrong.map((_, i) => signer(`witness/${i}`, 10 + i));
  const witnesses = own.map(
    (by, i): Witness => ({
      name: by.name,
      cosigns: true,
      submit: async (checkpoint) => {
        if (wrong[i] !== null) throw wrong[i];
        return cosign(checkpoint, by, 1_000 + i);
      },
      kept: async () => null,
    }),
  );
  const alarms: WitnessAlarm[] = [];
  const kept: string[] = [];
  const publisher = new Publisher({
    witnesses,
    now: () => 5,
    quorum,
    keep: async (one) => void kept.push(one),
    alarm: async (one) => void alarms.push(one),
  });
  return { publisher, wrong, alarms, kept, keys: own.map(cosignerKeyOf) };
}

const away = new LedgerError("witness.unreachable", "away");
const fork = new LedgerError("witness.refused", "it has seen another history of this log");

describe("the publisher", () => {
  it("E2: keeps what was cosigned, all cosignatures of a round together", async () => {
    const { publisher, kept, keys, alarms } = bench(3, 2);
    expect(publisher.quorum).toEqual({ need: 2, have: 0, met: true });
    await publisher.publish(note(4));
    expect(publisher.quorum).toEqual({ need: 2, have: 3, met: true });
    expect(kept.map((one) => keys.map((key) => cosignedAt(one, key)))).toEqual([[1_000, 1_001, 1_002]]);
    await publisher.publish(note(4));
    expect(kept.length).toBe(1);
    expect(alarms).toEqual([]);
  });

  it("E2: raises one alarm when too few cosign, one when they are enough again", async () => {
    const { publisher, wrong, alarms, kept, keys } = bench(2, 2);
    wrong[1] = away;
    for (const size of [3, 3, 5, 8]) await publisher.publish(note(size));
    expect(publisher.quorum).toEqual({ need: 2, have: 1, met: false });
    expect(alarms.map(({ code }) => code)).toEqual(["witness.quorum"]);
    wrong[1] = null;
    await publisher.publish(note(8));
    expect(alarms.map(({ code }) => code)).toEqual(["witness.quorum", "witness.quorum-met"]);
    // Who cosigned it first is not asked again, and not forgotten.
    expect(keys.map((key) => cosignedAt(kept.at(-1)!, key))).toEqual([1_000, 1_001]);
  });

  it("E2: a witness that saw another history is a critical alarm, once, even where enough others cosign", async () => {
    const { publisher, wrong, alarms } = bench(2, 1);
    wrong[0] = fork;
    for (const size of [3, 5]) await publisher.publish(note(size));
    expect(alarms).toEqual([
      { code: "witness.refused", severity: "critical", message: expect.stringContaining("another history") },
    ]);
    expect(publisher.status[0]).toMatchObject({ refuses: true, size: 0, last: null });
    expect(publisher.quorum.met).toBe(true);
  });
});
