import * as z from "zod";
import { operation } from "../admin.js";
import type { Route } from "../route.js";
import { REASON, SAID } from "../words.js";

/** Accounts of the policy's limits. */
export const LIMITS: readonly Route[] = [
  operation("limits", "limits", {
    method: "GET",
    path: "/v1/limits",
    summary: "What is used, until when, and what will be of it.",
    who: { person: "viewer" },
    answer: z.looseObject({ limits: z.array(SAID) }),
  }),
  operation("limit-clear", "limit-clear", {
    method: "POST",
    path: "/v1/limits/clear",
    summary: "Empties one account.",
    who: { person: "operator" },
    body: z.strictObject({
      limit: z.string().min(1).max(256),
      account: z.string().min(1).max(1_024),
      reason: REASON.nullable().optional(),
    }),
    answer: SAID,
  }),
];
