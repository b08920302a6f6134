import * as z from "zod";
import { entriesOf, operation } from "../admin.js";
import { PAGE, page } from "../page.js";
import { type Route, route } from "../route.js";
import { listOf, MS, NAME, SAID } from "../words.js";

const WHY = z.string().min(1).max(512).nullable().optional().describe("Why; it is recorded.");

/** Privileges for a time. */
export const GRANTS: readonly Route[] = [
  route({
    id: "grants",
    method: "GET",
    path: "/v1/grants",
    summary: "Privileges that are held now.",
    who: { person: "viewer" },
    query: PAGE,
    answer: listOf("grants"),
    run: async ({ admin }, { query }) =>
      page("grants", await entriesOf(admin, "grants", "grants"), ({ id }) => String(id), query),
  }),
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
