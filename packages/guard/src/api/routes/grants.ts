import * as z from "zod";
import { listing, operation } from "../admin.js";
import type { Route } from "../route.js";
import { MS, NAME, SAID, WHY } from "../words.js";

/** Privileges for a time. */
export const GRANTS: readonly Route[] = [
  listing("grants", "viewer", "Privileges that are held now."),
  operation("elevate", "elevate", {
    method: "POST",
    path: "/v1/grants",
    summary: "Gives a privilege the policy knows, or agrees to one that needs two.",
    who: { person: "approver" },
    body: z.strictObject({
      privilege: z.string().min(1).max(64),
      agent: NAME.nullable().optional().describe("Without, the agent of the task."),
      task: NAME.nullable().optional(),
      for: MS.nullable().optional(),
      reason: WHY,
    }),
    answer: SAID,
  }),
  operation("revoke-grant", "revoke-grant", {
    method: "POST",
    path: "/v1/grants/{id}/revoke",
    summary: "Takes a privilege back.",
    who: { person: "operator" },
    body: z.strictObject({ reason: WHY }),
    answer: SAID,
  }),
  operation("revoke-grants", "revoke-grants", {
    method: "POST",
    path: "/v1/grants/revoke",
    summary: "Takes back all privileges of an agent or a task.",
    who: { person: "operator" },
    body: z.strictObject({ agent: NAME.nullable().optional(), task: NAME.nullable().optional(), reason: WHY }),
    answer: SAID,
  }),
];
