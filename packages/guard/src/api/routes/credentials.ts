import * as z from "zod";
import { CREDENTIAL_LIMITS } from "../../credentials/credential.js";
import { listing, operation } from "../admin.js";
import type { Route } from "../route.js";
import { one, REASON } from "../words.js";

/** Leave to speak over HTTP. */
export const CREDENTIALS: readonly Route[] = [
  listing("credentials", "operator", "Who may speak over HTTP. No key is in it."),
  operation("issue-credential", "issue-credential", {
    method: "POST",
    path: "/v1/credentials",
    summary: "A new credential. Its key is in this answer and nowhere else.",
    who: { person: "admin" },
    keeps: false,
    body: z.strictObject({
      type: z.enum(["agent", "person", "service"]),
      name: z
        .string()
        .min(1)
        .max(128)
        .regex(/^[^\u0000-\u001f\u007f*?[\]]+$/),
      scopes: z.array(z.string().min(1).max(64)).min(1).max(16).nullable().optional(),
      ms: z
        .number()
        .int()
        .min(1)
        .max(CREDENTIAL_LIMITS.mostMs)
        .nullable()
        .optional()
        .describe("How long it is good for. Default 90 days."),
      reason: REASON.nullable().optional(),
    }),
    answer: z.looseObject({ key: z.string(), credential: z.looseObject({ id: z.string() }) }),
  }),
  operation("revoke-credential", "revoke-credential", {
    method: "POST",
    path: "/v1/credentials/{id}/revoke",
    summary: "It no longer counts, from this moment on. People may revoke their own.",
    who: { person: "any" },
    body: z.strictObject({ reason: REASON.nullable().optional() }),
    answer: one("credential"),
  }),
];
