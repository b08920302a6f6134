import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { sayGrant } from "../say/authority.js";

export const verb: Verb = {
  name: "grants",
  summary: "privileges agents hold for a time",
  usage: "[--agent NAME] [--task ID]",
  options: {
    agent: { type: "string", value: "NAME", help: "only this agent's" },
    task: { type: "string", value: "ID", help: "only those of this task" },
  },
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart grants", what: "who holds what, until when; then: rampart revoke ID" }],
  async run(input, io) {
    const { grants } = await askGuard(input, io, { op: "grants" });
    const [agent, task] = [input.text("agent"), input.text("task")];
    const list = (Array.isArray(grants) ? grants.filter(isJsonObject) : []).filter(
      (one) => (agent === null || one["agent"] === agent) && (task === null || one["task"] === task),
    );
    if (input.json) io.json({ grants: list });
    else if (list.length === 0) io.line("nobody holds a privilege for a time");
    for (const grant of input.json ? [] : list) sayGrant(grant, io);
    return EXIT.ok;
  },
};
