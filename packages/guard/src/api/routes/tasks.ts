import * as z from "zod";
import { plain, textIn } from "../../sockets/admin/family.js";
import { shown, taskIn } from "../../sockets/admin/tasks.js";
import { listing, operate } from "../admin.js";
import { type Route, route } from "../route.js";
import { MS, NAME, one, REASON } from "../words.js";

const WHO = { person: "operator", service: "tasks" } as const;

/** What agents work on, declared by whoever hands out the work and never by an agent. */
export const TASKS: readonly Route[] = [
  listing("tasks", "viewer", "Tasks that stand."),
  route({
    id: "declare-task",
    method: "POST",
    path: "/v1/tasks",
    summary: "Declares a task. Sessions of agents that come over this API are called AGENT/SESSION.",
    who: WHO,
    body: z.strictObject({
      id: NAME,
      kind: NAME,
      agent: NAME,
      purpose: NAME.nullable().optional(),
      sensitivity: z.enum(["low", "medium", "high"]).nullable().optional(),
      subject: NAME.nullable().optional().describe("What it is about: patient/42."),
      environment: NAME.nullable().optional(),
      session: NAME.nullable().optional(),
      for: MS.optional().describe("Milliseconds it lasts. Default a day, at most 30."),
    }),
    answer: one("task"),
    run: async ({ admin, speaker }, { body }) => {
      if (speaker?.type !== "service") return operate(admin, "declare-task", body as never);
      const by = { name: speaker.name, channel: "service", verified: admin.person().verified } as const;
      return { task: plain(shown(await admin.state.room.tasks.declare(taskIn(body as never, admin.state), by))) };
    },
  }),
  route({
    id: "end-task",
    method: "POST",
    path: "/v1/tasks/end",
    summary: "Ends a task, and the privileges it has.",
    who: WHO,
    body: z.strictObject({ id: NAME, reason: REASON.nullable().optional() }),
    answer: one("task"),
    run: async ({ admin, speaker }, { body }) => {
      if (speaker?.type !== "service") return operate(admin, "end-task", body as never);
      const { reason = null } = body;
      return {
        task: plain(shown(await admin.state.room.tasks.end(textIn(body as never, "id"), speaker.name, reason))),
      };
    },
  }),
];
