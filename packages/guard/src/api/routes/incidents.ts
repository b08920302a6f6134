import * as z from "zod";
import { listing, operation } from "../admin.js";
import type { Route } from "../route.js";
import { NAME, one, SAID, WHY } from "../words.js";

const STEP = z.strictObject({
  step: z.string().min(1).max(64),
  done: z.boolean(),
  said: z.string().max(512),
  entry: z.number().int().min(0).nullable().optional(),
});

/** What people should look at, and what they did about it. */
export const INCIDENTS: readonly Route[] = [
  listing("incidents", "viewer", "Incidents that are not closed."),
  operation("report-incident", "report-incident", {
    method: "POST",
    path: "/v1/incidents",
    summary: "Opens an incident, or adds what was done to one.",
    who: { person: "operator" },
    body: z.strictObject({
      title: z.string().min(1).max(512),
      name: NAME,
      type: z.enum(["agent", "session", "principal", "task"]).nullable().optional(),
      steps: z.array(STEP).max(32),
    }),
    answer: SAID,
  }),
  operation("acknowledge", "acknowledge-incident", {
    method: "POST",
    path: "/v1/incidents/{id}/acknowledge",
    summary: "Somebody looks at it.",
    who: { person: "approver" },
    body: z.strictObject({ reason: WHY }),
    answer: one("incident"),
  }),
  operation("close-incident", "close-incident", {
    method: "POST",
    path: "/v1/incidents/{id}/close",
    summary: "It is over.",
    who: { person: "operator" },
    body: z.strictObject({ reason: WHY }),
    answer: one("incident"),
  }),
];
