import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { green, yellow } from "../command/ink.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayTask, unverified } from "../say/authority.js";
import { taskOptions, taskSaid } from "../task/said.js";

export const verb: Verb = {
  name: "task declare",
  summary: "say what an agent works on, so that policy can rule by it",
  usage: "ID --agent NAME --kind KIND [--subject refund/981] [--for SPAN]",
  about: [
    "A task has a kind, and mostly a subject. Policy grants by both: `when: { task: { kind: refund } }`, and `{task.subject.id}` in paths, tables and values. An agent cannot declare one; it names the task's id in its calls. A program that starts agents signs a token instead: `rampart task token`.",
  ],
  options: { ...taskOptions, for: LASTING },
  positionals: { min: 1, max: 1 },
  examples: [
    {
      run: "rampart task declare refund-981 --agent refund-bot --kind refund --subject refund/981 --for 2h",
      what: "two hours for one refund",
    },
    {
      run: "rampart task declare t7 --agent reader --kind research --subject project/7 --sensitivity high",
      what: "for a day, and what is asked for privileges in it is asked by its sensitivity",
    },
  ],
  exits: [{ status: EXIT.no, means: "refused" }],
  async run(input, io) {
    const lasts = lastingOf(input.text("for"));
    const answer = await order(input, io, {
      op: "declare-task",
      ...taskSaid(input),
      ...(lasts === null ? {} : { for: lasts }),
    });
    if (input.json) io.json(answer);
    else {
      io.line(green("declared"), unverified(answer));
      if (isJsonObject(answer["task"])) sayTask(answer["task"], io);
      if (answer["named"] === false)
        io.line(yellow("  note  "), "the policy names no such agent; is it spelled as under `agents`?");
    }
    return EXIT.ok;
  },
};
