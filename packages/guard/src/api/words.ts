import * as z from "zod";

/** Pieces of schemas routes share. Bounds are those of the guard, so that the document says what holds. */
export const NAME = z.string().min(1).max(256);
export const TEXT = z.string().min(1).max(256);
export const MS = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** Milliseconds since 1970. */
export const TIME = z.number().int().min(0);
export const INDEX = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const REASON = z.string().min(1).max(256).describe("Why; it is recorded.");
/** The same where nobody has to say it. */
export const WHY = z.string().min(1).max(512).nullable().optional().describe("Why; it is recorded.");
/** Something the guard says of itself, which may gain members. */
export const SAID = z.looseObject({});

/** A list's page: its member, and where the next begins. */
export const listOf = <M extends string>(member: M, entry: z.ZodType = SAID) =>
  z.looseObject({ [member]: z.array(entry), next: z.string().nullable() });
export const one = <M extends string>(member: M, entry: z.ZodType = SAID) => z.looseObject({ [member]: entry });
