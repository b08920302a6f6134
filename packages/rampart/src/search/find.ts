import type { Query } from "../past/query.js";
import { DamagedIndex } from "./file.js";
import { type Found, searchLog } from "./search.js";
import { type Indexed, type UpdateOptions, updateIndex } from "./update.js";

export interface FindOptions extends UpdateOptions {
  /** Events to show, at most: the newest. */
  readonly limit: number;
  /** Told what happened to the index, where something did. */
  readonly note: (what: string) => void;
}

/**
 * Searches a log by its index, which is brought up to date first. One that turns out to be damaged is made anew; where
 * even that is of no use the log is read without.
 *
 * @throws LedgerError where the log cannot be read
 */
export async function find(where: Indexed, query: Query, options: FindOptions): Promise<Found> {
  for (const rebuild of [options.rebuild, true]) {
    const { index, note } = await updateIndex(where, { ...options, rebuild });
    if (note !== null) options.note(note);
    try {
      return await searchLog({ ...where, index }, query, options.limit);
    } catch (error) {
      if (!(error instanceof DamagedIndex)) throw error;
      options.note(error.message);
    } finally {
      index?.close();
    }
  }
  return searchLog({ ...where, index: null }, query, options.limit);
}
