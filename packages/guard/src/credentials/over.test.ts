import type { AuditEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { Keys } from "../identity/keys.js";
import { Journal } from "../record/journal.js";
import { KnownCredentials } from "../state/parts/credentials.js";
import { formatKey, newKey, verifierOf } from "./key.js";
import { endCredentials } from "./over.js";

const policy = { document: { agents: { bot: { owner: "ada" } } } } as never;

describe("S4: a key that ran out", () => {
  it("is over once, and for a guard whose clock was set back too; what it did stands", async () => {
    const key = newKey();
    const subject = { type: "agent", name: "bot" };
    const rest = { id: key.id, subject, verifier: verifierOf(key.secret), scopes: ["decide"], until: 5_000 };
    const events = [{ kind: "credential", state: "issued", ...rest, by: "ada", reason: null } as AuditEvent];
    const replayed = () => {
      const known = new KnownCredentials();
      for (const event of events) known.apply(event as never, { index: 0, time: 1_000 });
      return known;
    };
    const known = replayed();
    const journal = new Journal({ append: async (event) => ({ index: events.push(event) - 1 }) }, 0);
    journal.follow(({ event }) => known.apply(event as never, { index: 0, time: 1_000 }));
    const speaks = (of: KnownCredentials, now: number) =>
      new Keys(of, true).speaker(formatKey(key), policy, now) !== null;
    await endCredentials(journal, known, 4_000);
    expect([speaks(known, 4_000), events.length]).toEqual([true, 1]);
    expect(speaks(known, 5_000)).toBe(false);
    await endCredentials(journal, known, 6_000);
    await endCredentials(journal, known, 6_000);
    expect(events).toHaveLength(2);
    const again = replayed();
    expect(speaks(again, 2_000)).toBe(false);
    const loaded = new KnownCredentials();
    loaded.load(again.save());
    expect(speaks(loaded, 2_000)).toBe(false);
    expect(events.some((event) => event.kind === "credential" && event.state === "revoked")).toBe(false);
  });
});
