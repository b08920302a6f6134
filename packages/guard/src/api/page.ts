import type { Json, JsonObject } from "@rampart/service";
import * as z from "zod";
import { ApiError } from "./errors.js";

const MAX_PAGE = 500;

/** Members of every list's query. */
export const PAGE = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100).describe("How many at most."),
  cursor: z.string().max(512).optional().describe("`next` of the page before."),
});
export type Page = z.infer<typeof PAGE>;

/**
 * One page of a list, after the entry the cursor names. `next` is null on the last. An entry that went away in between is no
 * reason to begin again: entries stand in the order of their names.
 *
 * @throws ApiError `cursor_malformed`
 */
export function page(
  member: string,
  all: readonly JsonObject[],
  nameOf: (one: JsonObject) => string,
  { limit, cursor }: Page,
): JsonObject {
  const after = cursor === undefined ? null : readCursor(cursor);
  const sorted = all
    .map((one) => ({ one, name: nameOf(one) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const rest = after === null ? sorted : sorted.filter(({ name }) => name > after);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const next = rest.length > limit && last !== undefined ? Buffer.from(last.name).toString("base64url") : null;
  return { [member]: shown.map(({ one }) => one) as Json, next };
}

function readCursor(text: string): string {
  const name = Buffer.from(text, "base64url");
  if (name.toString("base64url") !== text) throw new ApiError("cursor_malformed", "the cursor is none we gave");
  return name.toString("utf8");
}
