import type { JsonObject } from "@rampart/service";
import * as z from "zod";
import type { Speaker } from "../../identity/speaker.js";
import { ApiError } from "../errors.js";
import { type Moment, type Route, route } from "../route.js";
import { NAME, SAID } from "../words.js";

const IGNORED = "Ignored: the credential says it.";

/** A call in our own form (docs/formats/wire.md). */
const CALL = z.strictObject({
  id: NAME.describe("The host's id of the call."),
  session: z.string().min(1).max(120),
  tool: NAME,
  arguments: z.record(z.string(), z.unknown()),
  hostTool: NAME.optional(),
  shell: z.enum(["bash", "sh", "zsh", "fish", "powershell", "cmd"]).nullable().optional(),
  cwd: z.string().min(1).max(4_096).nullable().optional().describe("Absolute."),
  task: NAME.nullable().optional(),
  chain: z
    .array(NAME)
    .max(16)
    .nullable()
    .optional()
    .describe("Agents that handed the work on, the first of them first."),
  agent: NAME.optional().describe("The credential's own, where it is said."),
  door: NAME.optional().describe(IGNORED),
  principal: NAME.optional().describe(IGNORED),
  time: z.number().optional().describe(IGNORED),
});
const FILE = z.strictObject({ path: z.string().min(1).max(4_096), text: z.string().max(262_144) });
const USAGE = z
  .record(z.string(), z.union([z.number(), z.string()]))
  .nullable()
  .optional()
  .describe("What it takes: docs/formats/wire.md.");
const MAX_CALL = 8 * 1024 * 1024;

const WHO = { agent: true } as const;

/** What agents may do: ask before a call, tell what came of it, and look how a question about it stands. */
export const DECIDE: readonly Route[] = [
  route({
    id: "decide",
    method: "POST",
    path: "/v1/decide",
    summary: "May this call run? Judged and recorded.",
    who: WHO,
    most: MAX_CALL,
    body: z.strictObject({
      call: CALL,
      token: z.string().min(1).max(8_192).nullable().optional().describe("Says which task it is for."),
      root: z.string().min(1).max(4_096).nullable().optional().describe("Where the session's project is."),
      files: z.array(FILE).max(16).optional().describe("What files hold, as the caller says."),
      rewrites: z.boolean().optional().describe("The caller runs the arguments the answer gives."),
      usage: USAGE.describe("What it will use at most: docs/formats/wire.md."),
      asks: z
        .boolean()
        .optional()
        .describe("Ignored: whoever asks over the API is answered by people the guard knows."),
    }),
    answer: z.looseObject({
      outcome: z.enum(["allow", "no-opinion", "ask", "deny"]),
      message: z.string(),
      code: z.string().nullable(),
      verdict: z.enum(["allow", "ask", "deny"]),
      permit: z.string().nullable(),
      intent: z.string().nullable(),
      review: z.string().nullable(),
    }),
    run: ({ remote, speaker, request }, { body }) => remote.decide(agentOf(speaker), body as JsonObject, request),
  }),
  route({
    id: "outcome",
    method: "POST",
    path: "/v1/outcome",
    summary: "What a call brought back. Looked through and recorded.",
    who: WHO,
    most: MAX_CALL,
    body: z.strictObject({
      call: CALL,
      text: z.string().nullable().optional(),
      replaces: z.boolean().optional(),
      usage: USAGE,
    }),
    answer: z.looseObject({ outcome: z.string(), message: z.string(), code: z.string().nullable() }),
    run: ({ remote, speaker }, { body }) => remote.outcome(agentOf(speaker), body as JsonObject),
  }),
  route({
    id: "refused",
    method: "POST",
    path: "/v1/refused",
    summary: "A call the caller refused by itself. Recorded.",
    who: WHO,
    most: MAX_CALL,
    body: z.strictObject({ call: CALL, code: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/) }),
    answer: SAID,
    run: ({ remote, speaker }, { body }) => remote.refused(agentOf(speaker), body as JsonObject),
  }),
  route({
    id: "offer",
    method: "POST",
    path: "/v1/offer",
    summary: "Which of a server's tools are denied whatever their arguments.",
    who: WHO,
    body: z.strictObject({ call: CALL, tools: z.array(NAME).max(1_024) }),
    most: 512 * 1024,
    answer: z.looseObject({ hidden: z.array(z.string()) }),
    run: ({ remote, speaker }, { body }) => remote.offer(agentOf(speaker), body as JsonObject),
  }),
  route({
    id: "own-review",
    method: "GET",
    path: "/v1/decide/reviews/{id}",
    summary: "How a question about a call of one's own stands.",
    who: WHO,
    answer: z.looseObject({ state: z.string(), until: z.number().nullable() }),
    run: async ({ remote, speaker }, { path }) => remote.review(agentOf(speaker), path["id"] ?? ""),
  }),
];

/** Whoever gets here is one: routes for agents let in nobody else. */
function agentOf(speaker: Moment["speaker"]): Extract<Speaker, { type: "agent" }> {
  if (speaker?.type !== "agent") throw new ApiError("not_allowed", "this is for agents");
  return speaker;
}
