import type { Attacks } from "../attack.js";
import { HOUR, impostor, tokenOf, type World } from "../world.js";

const RECORD = { tool: "read", arguments: { path: "/records/patient/42/x" }, agent: "nurse", cwd: "/" };
let ids = 0;
const fresh = () => `task-${ids++}`;
const withToken =
  (claims: object, more: object = {}) =>
  (world: World) =>
    world.call({ ...RECORD, token: tokenOf({ id: fresh(), ...claims }), ...more });

/** Tasks: what an agent works on is not the agent's to say. */
export const TASKS: Attacks = {
  about: "Tasks",
  rows: [
    {
      what: "name a task nobody declared",
      code: "role.nursing",
      attempt: (world) => world.call({ ...RECORD, task: "t" }),
    },
    {
      what: "name another agent's task",
      code: "role.nursing",
      attempt: async (world) =>
        world.call({ ...RECORD, task: await world.task("care", "coder", { subject: "patient/42" }) }),
    },
    {
      what: "read a record outside the task's subject",
      code: "role.nursing",
      attempt: async (world) => {
        const task = await world.task("care", "nurse", { subject: "patient/42" });
        return world.call({ ...RECORD, task, arguments: { path: "/records/patient/43/x" } });
      },
    },
    {
      what: "climb out of the subject's folder",
      code: "role.nursing",
      attempt: async (world) => {
        const task = await world.task("care", "nurse", { subject: "patient/42" });
        return world.call({ ...RECORD, task, arguments: { path: "/records/patient/42/../43/x" } });
      },
    },
    {
      what: "sign a task with a key of the orchestrator's name",
      code: "token_untrusted",
      attempt: (world) => world.call({ ...RECORD, token: tokenOf({ id: fresh() }, impostor) }),
    },
    {
      what: "change what was signed",
      code: "token_altered",
      attempt: (world) => {
        const envelope = JSON.parse(Buffer.from(tokenOf({ id: fresh() }), "base64url").toString()) as {
          payload: string;
        };
        const said = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as object;
        const payload = Buffer.from(JSON.stringify({ ...said, subject: "patient/43" })).toString("base64");
        const token = Buffer.from(JSON.stringify({ ...envelope, payload })).toString("base64url");
        return world.call({ ...RECORD, token });
      },
    },
    {
      what: "show something else that was signed",
      code: "token_malformed",
      attempt: (world) =>
        world.call({ ...RECORD, token: tokenOf({ id: fresh() }, undefined, "application/vnd.rampart.bundle+json") }),
    },
    { what: "show a token that is over", code: "token_expired", attempt: withToken({ "not-after": Date.now() - 1 }) },
    {
      what: "show a token for longer than its orchestrator may say",
      code: "token_beyond",
      attempt: withToken({ "not-after": Date.now() + 3 * HOUR }),
    },
    { what: "show a token for work it may not give", code: "token_beyond", attempt: withToken({ kind: "audit" }) },
    { what: "show another agent's token", code: "token_of_another", attempt: withToken({}, { agent: "coder" }) },
    { what: "show another session's token", code: "token_of_another", attempt: withToken({ session: "other" }) },
    {
      what: "bring an ended task back by its token",
      code: "task_ended",
      attempt: async (world) => {
        const token = tokenOf({ id: fresh() });
        const first = await world.call({ ...RECORD, token });
        await world.bench.admin({ op: "end-task", id: `task-${ids - 1}` });
        return first === "let through" ? world.call({ ...RECORD, token }) : `the first was ${first}`;
      },
    },
    {
      what: "sign for a subject that is everything",
      code: "token_malformed",
      attempt: withToken({ subject: "patient/*" }),
    },
  ],
};
