import * as z from "zod";
import { listing, operation } from "../admin.js";
import type { Route } from "../route.js";
import { one, TIME } from "../words.js";

const NOTE = z.string().min(1).max(256).nullable().optional();

/** Questions to people. */
export const REVIEWS: readonly Route[] = [
  listing("reviews", "any", "Questions that are open, or were answered and still count."),
  operation("review", "review", {
    method: "GET",
    path: "/v1/reviews/{id}",
    summary: "One question: what the call would do.",
    who: { person: "any" },
    answer: one("review"),
  }),
  operation("approve", "approve", {
    method: "POST",
    path: "/v1/reviews/{id}/approve",
    summary: "Yes: to exactly the call that was shown.",
    who: { person: "approver" },
    body: z.strictObject({
      scope: z.enum(["once", "session", "until"]).optional(),
      until: TIME.nullable().optional().describe("With the scope `until`: milliseconds since 1970."),
      note: NOTE,
    }),
    answer: one("review"),
  }),
  operation("deny", "deny", {
    method: "POST",
    path: "/v1/reviews/{id}/deny",
    summary: "No.",
    who: { person: "approver" },
    body: z.strictObject({ note: NOTE }),
    answer: one("review"),
  }),
];
