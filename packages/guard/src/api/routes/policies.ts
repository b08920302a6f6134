import * as z from "zod";
import { operation } from "../admin.js";
import type { Route } from "../route.js";
import { SAID } from "../words.js";

const DIGEST = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const TEXT = z.strictObject({
  name: z.string().min(1).max(256),
  text: z.string(),
  kind: z.literal("knowledge").optional(),
});
/** All texts of one policy, with room for what JSON adds to them. */
const MAX_TEXTS = 8 * 1024 * 1024;

const look = (op: string, path: string, summary: string): Route =>
  operation(op, op, { method: "GET", path, summary, who: { person: "viewer" }, answer: SAID });
const change = (op: string, path: string, summary: string, body: z.ZodObject, most?: number): Route =>
  operation(op, op, {
    method: "POST",
    path,
    summary,
    who: { person: "policy-owner" },
    body,
    answer: SAID,
    ...(most === undefined ? {} : { most }),
  });

/** The life of policies. */
export const POLICIES: readonly Route[] = [
  look("policies", "/v1/policies", "Which are in force, wait, are tried."),
  look("policy-show", "/v1/policies/{digest}", "One policy, its document and texts."),
  look("policy-effect", "/v1/policies/{digest}/effect", "What it would change, in words."),
  change(
    "policy-stage",
    "/v1/policies",
    "Stages a policy.",
    z.strictObject({ texts: z.array(TEXT).min(1).max(65) }),
    MAX_TEXTS,
  ),
  change("policy-drop", "/v1/policies/{digest}/drop", "Drops a staged policy.", z.strictObject({})),
  operation("policy-sign", "policy-sign", {
    method: "POST",
    path: "/v1/policies/{digest}/sign",
    summary: "Agrees to a staged policy for an area, or takes that back. Who may, the policy's areas say.",
    who: { person: "any" },
    body: z.strictObject({
      area: z.string().min(1).max(64),
      withdraw: z.boolean().optional(),
      effect: z.string().max(128).nullable().optional(),
      note: z.string().min(1).max(400).nullable().optional(),
    }),
    answer: SAID,
  }),
  change(
    "policy-shadow",
    "/v1/policies/shadow",
    "Tries a policy beside the one in force; null ends it.",
    z.strictObject({ digest: DIGEST.nullable() }),
  ),
  change("policy-activate", "/v1/policies/{digest}/activate", "Puts a staged policy in force.", z.strictObject({})),
  operation("policy-rollback", "policy-rollback", {
    method: "POST",
    path: "/v1/policies/rollback",
    summary: "Puts an earlier policy in force again.",
    who: { person: ["policy-owner", "operator"] },
    body: z.strictObject({ digest: DIGEST.nullable().optional() }),
    answer: SAID,
  }),
];
