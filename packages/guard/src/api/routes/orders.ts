import * as z from "zod";
import { operation } from "../admin.js";
import type { Route } from "../route.js";
import { MS, NAME, SAID, WHY } from "../words.js";

const WHOM = {
  name: NAME.describe("An agent, or a session the guard knows."),
  type: z.enum(["agent", "session", "principal", "task"]).nullable().optional(),
};
const FOR = MS.nullable().optional().describe("Milliseconds it holds; without, until it is taken back.");

const order = (op: string, path: string, summary: string, body: z.ZodObject, admin?: true): Route =>
  operation(op, op, {
    method: "POST",
    path,
    summary,
    who: { person: admin === true ? "admin" : "operator" },
    body,
    answer: SAID,
  });

/** Orders that hold for every call, whatever the policy says. */
export const ORDERS: readonly Route[] = [
  operation("orders", "orders", {
    method: "GET",
    path: "/v1/orders",
    summary: "What is stopped, quarantined, restricted now.",
    who: { person: "viewer" },
    answer: z.looseObject({ quarantined: z.array(SAID), restrictions: z.array(SAID) }),
  }),
  order(
    "quarantine",
    "/v1/quarantine",
    "Every call of this agent or session is denied, or all that changes anything.",
    z.strictObject({ ...WHOM, mode: z.enum(["deny", "read-only"]).optional(), reason: WHY }),
  ),
  order("release", "/v1/quarantine/release", "Takes a quarantine back.", z.strictObject({ ...WHOM, reason: WHY })),
  order("stop-all", "/v1/stop", "Every call of everybody is denied.", z.strictObject({ for: FOR, reason: WHY })),
  order("release-all", "/v1/stop/release", "Calls are judged again.", z.strictObject({ reason: WHY })),
  order(
    "restrict",
    "/v1/restrictions",
    "Rules that only ask and deny, joined into the policy in force at once.",
    z.strictObject({ name: z.string().min(1).max(256), text: z.string().min(1).max(16_384), for: FOR }),
  ),
  order("unrestrict", "/v1/restrictions/{id}/release", "Takes a restriction back.", z.strictObject({})),
  order(
    "break-glass",
    "/v1/break-glass",
    "What the policy asks and denies is let through for a time, and recorded.",
    z.strictObject({ for: MS, reason: z.string().min(1).max(512) }),
    true,
  ),
  order("mend-glass", "/v1/break-glass/release", "The policy is enforced again.", z.strictObject({}), true),
];
