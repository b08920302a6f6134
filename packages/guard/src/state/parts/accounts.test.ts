import { describe, expect, it } from "vitest";
import { IDLE_MS } from "../../limits/account.js";
import { frameOf } from "../../limits/frame.js";
import { KnownAccounts, MAX_ACCOUNTS } from "./accounts.js";

const base = { over: ["agent"], measure: "calls", "at-most": 10, reached: { do: "deny" } } as const;
const lifetime = { ...base, id: "l" } as const;
const hour = { ...base, id: "h", per: { sliding: 3_600_000 } } as const;

const take = (accounts: KnownAccounts, limit: typeof lifetime | typeof hour, account: string, at: number) => {
  const row = { limit: limit.id, account, measure: "calls", amount: 1, window: frameOf(limit, at).key, at };
  accounts.apply({ kind: "intent", decision: { charges: [row] } } as never);
};
const used = (accounts: KnownAccounts, limit: typeof lifetime, account: string, now: number) =>
  accounts.of(limit.id, account)?.used(frameOf(limit, now), now) ?? 0;

describe("P7: accounts are bounded", () => {
  it("sessions make room for others, oldest first, and never an agent for a session", () => {
    const accounts = new KnownAccounts();
    take(accounts, lifetime, "agent=a", 1);
    for (let n = 0; n < 2 * MAX_ACCOUNTS; n++) {
      expect(accounts.hasRoom(1, n)).toBe(true);
      take(accounts, lifetime, `session=u/d/s${n}`, 2 + n);
      expect(accounts.size).toBeLessThanOrEqual(MAX_ACCOUNTS);
    }
    expect(used(accounts, lifetime, "agent=a", 1e6)).toBe(1);
    expect(used(accounts, lifetime, `session=u/d/s${2 * MAX_ACCOUNTS - 1}`, 1e6)).toBe(1);
    expect(used(accounts, lifetime, "session=u/d/s0", 1e6)).toBe(0);
  });

  it("agents do not: where there are too many there is no room, until the time of some is over", () => {
    const accounts = new KnownAccounts();
    for (let n = 0; n < MAX_ACCOUNTS; n++) take(accounts, hour, `agent=a${n}`, 1_000);
    expect(accounts.hasRoom(1, 2_000)).toBe(false);
    expect(accounts.hasRoom(1, 2 * 3_600_000)).toBe(true);
    take(accounts, hour, "agent=new", 2 * 3_600_000);
    expect(accounts.size).toBe(1);
  });

  it("sums stand for what was entered before, and for nothing else", () => {
    const accounts = new KnownAccounts();
    for (let n = 0; n < 5; n++) take(accounts, lifetime, "agent=a", n);
    take(accounts, lifetime, "agent=b", 1);
    const row = { limit: "l", account: "agent=a", measure: "calls", amount: 3, window: "", at: 9 };
    const sum = (charges: readonly object[]) =>
      accounts.apply({ kind: "charge", details: { charges, instead: true } } as never);
    sum([row]);
    expect([used(accounts, lifetime, "agent=a", IDLE_MS), used(accounts, lifetime, "agent=b", 1)]).toEqual([3, 1]);
    sum([{ ...row, amount: 0 }]);
    expect(used(accounts, lifetime, "agent=a", 1)).toBe(0);
    for (const odd of [[], [{ ...row, limit: 1 }], "x", [null]]) sum(odd as never);
    expect(used(accounts, lifetime, "agent=b", 1)).toBe(1);
  });
});
