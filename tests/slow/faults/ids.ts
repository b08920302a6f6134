import { openLog } from "../../../packages/ledger/src/log/open.js";
import { testSigner } from "../../../packages/ledger/src/testing/fixtures.js";

/** Opens a log again, as the next writer does, and says which events it has. */
export async function reopened(folder: string): Promise<string[]> {
  const log = await openLog(folder, { signer: testSigner() });
  const ids: string[] = [];
  for await (const { event } of log.read()) if (event.kind === "intent") ids.push(event.id);
  await log.close();
  return ids;
}

/** Each writer numbers its events: they stand in that order, from the first, without holes. Those that do not. */
export function outOfOrder(ids: readonly string[]): string[] {
  const next = new Map<string, number>();
  return ids.filter((id) => {
    const [of = "", number] = id.split("-");
    const expected = next.get(of) ?? 0;
    next.set(of, expected + 1);
    return Number(number) !== expected;
  });
}
