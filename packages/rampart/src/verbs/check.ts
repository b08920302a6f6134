import { redactAbout } from "@rampart/core";
import { Unread } from "@rampart/service";
import { toAnswer } from "../check/answer.js";
import type { Checker } from "../check/checker.js";
import { commandQuestion, commandText } from "../check/command.js";
import { CHECK_EXITS, exitOf } from "../check/exit.js";
import { openChecker } from "../check/open.js";
import { FACT_OPTIONS } from "../check/options.js";
import { answerLines } from "../check/stream.js";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { sayDecision } from "../say/decision.js";

export const verb: Verb = {
  name: "check",
  summary: "ask what would be decided; runs nothing, records nothing",
  usage: "[options] -- COMMAND…   |   --jsonl < CALLS",
  about: [
    "Behind `--`, one argument is shell text, several are an argument vector.",
    'With --jsonl every line of standard input is a call {"id","tool","input":{…}}, with optional session, cwd and project; every line gets one answer, in order.',
    "Judged by the policy that is in force where a guard runs, else by the installed one; where the two differ a line on standard error says so. --policy FILE takes the file's word.",
    "Secrets of a call are taken out of every answer; spans index the call as it was asked.",
  ],
  options: {
    ...FACT_OPTIONS,
    jsonl: { type: "boolean", help: "read calls from standard input, one JSON object a line" },
  },
  positionals: { min: 0, max: 1 },
  takesRest: true,
  examples: [
    { run: "rampart check -- 'rm -rf ~/old'", what: "shell text, as an agent would run it" },
    { run: "rampart check --policy coding-agent -- git push --force", what: "an argument vector under a pack" },
    { run: "rampart check --jsonl < calls.jsonl > answers.jsonl", what: "many calls, one answer a line" },
  ],
  exits: CHECK_EXITS,
  async run(input, io) {
    if (input.flag("jsonl") && (input.rest !== null || input.positionals.length > 0)) {
      throw new Failure(
        "usage",
        "rampart check: --jsonl reads calls from standard input; no command follows",
        "rampart check --help",
      );
    }
    const question = input.flag("jsonl") ? null : commandQuestion(input, "check");
    const checker = await openChecker(input, io);
    if (question === null) return answerStream(checker, io);
    const { call } = checker.subject(question);
    const { judged, us } = await checker.judgeLooking(question);
    if (input.json) io.json(redactAbout(call, { ...toAnswer(question.id, judged, us), why: judged.decision.rules }));
    else sayDecision(commandText(question), redactAbout(call, judged), stateOption(input), io);
    return exitOf(judged.decision);
  },
};

/** Exit 0 when every line got its answer, 2 when standard input could not be read to its end. */
async function answerStream(checker: Checker, io: Io): Promise<number> {
  try {
    for await (const answer of answerLines(io.stdin, (question) => checker.answer(question))) {
      io.json(answer);
      await io.drained();
    }
    return EXIT.ok;
  } catch (cause) {
    if (cause instanceof Unread) throw cause;
    throw new Failure("input_unreadable", "standard input cannot be read", null, EXIT.usage, { cause });
  }
}
