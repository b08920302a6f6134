import { LedgerError } from "@rampart/ledger";

/**
 * Entries up to where the end of a log is torn: its writer was killed, or is writing at this moment. What stands
 * before can be read all the same.
 */
export async function* untilTorn<T>(
  entries: AsyncIterable<T>,
  torn: (message: string) => void = () => undefined,
): AsyncGenerator<T> {
  try {
    // Not `yield*`: that would wait twice for each.
    for await (const entry of entries) yield entry;
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "log.torn")) throw error;
    torn(error.message);
  }
}
