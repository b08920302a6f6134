import { Failure } from "../command/failure.js";
import type { Input } from "../command/verb.js";
import type { Question } from "./question.js";

/** The command a person asks about: one argument is shell text, several are an argument vector. */
export function commandQuestion(input: Input, verb: string): Question {
  const words = [...input.positionals, ...(input.rest ?? [])];
  if (words.length === 0) {
    throw new Failure(
      "usage",
      `rampart ${verb}: which command? It goes behind \`--\``,
      `rampart ${verb} -- 'rm -rf build'`,
    );
  }
  const [only] = words;
  return {
    id: "check",
    tool: "shell",
    shell: "bash",
    input: words.length === 1 ? { command: only! } : { argv: words },
    session: null,
    cwd: null,
    project: null,
  };
}

/** How the command looks in an answer. */
export function commandText(question: Question): string {
  const { command, argv } = question.input;
  if (typeof command === "string") return command;
  return Array.isArray(argv) ? argv.map((word) => quote(String(word))).join(" ") : "";
}

const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
