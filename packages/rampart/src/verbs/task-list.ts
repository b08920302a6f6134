import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { sayTask } from "../say/authority.js";

export const verb: Verb = {
  name: "task list",
  summary: "what agents work on, as somebody with the right to declared it",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart task list", what: "tasks that are not over" }],
  async run(input, io) {
    const { tasks } = await askGuard(input, io, { op: "tasks" });
    const list = Array.isArray(tasks) ? tasks.filter(isJsonObject) : [];
    if (input.json) io.json({ tasks: list });
    else if (list.length === 0) io.line("no task is declared");
    for (const task of input.json ? [] : list) sayTask(task, io);
    return EXIT.ok;
  },
};
