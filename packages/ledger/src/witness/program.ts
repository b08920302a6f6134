import { LedgerError } from "../error.js";
import { parseRecords } from "../log/checkpoints.js";
import { runProgram } from "./run.js";
import type { Witness } from "./witness.js";

export interface ProgramWitnessOptions {
  /** Absolute path. */
  readonly program: string;
  /** Milliseconds it may take. Default 20,000. */
  readonly deadline?: number;
}

const DEADLINE_MS = 20_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
/** What a program answers that refuses: it has a checkpoint of a larger log, or of another history. */
const REFUSES = 20;
/** What a program answers to `kept` where what it keeps cannot be read back. */
const CANNOT = 3;

/**
 * Hands checkpoints to a program: whatever it can reach becomes a place for them. `PROGRAM submit` gets the signed note on
 * standard input and answers 0 once it is kept, 20 where it refuses; `PROGRAM kept` prints everything kept, oldest first,
 * in the form of the log's own file `checkpoints`, or answers 3 where it cannot. Anything else is a failure.
 */
export function programWitness({ program, deadline = DEADLINE_MS }: ProgramWitnessOptions): Witness {
  const run = (verb: string, input: string) =>
    runProgram(program, [verb], { input, deadline, env: process.env, most: MAX_OUTPUT, what: `${program} ${verb}` });
  return {
    name: `program ${program}`,
    async submit(note) {
      const { code, complaint } = await run("submit", note);
      if (code === REFUSES) throw new LedgerError("witness.refused", complaint || "it has seen another history");
      if (code !== 0) throw failed("submit", code, complaint);
      return null;
    },
    async kept() {
      const { code, out, complaint } = await run("kept", "");
      if (code === CANNOT) return null;
      if (code !== 0) throw failed("kept", code, complaint);
      return parseRecords(Buffer.from(out, "utf8")).records.map(({ note }) => note);
    },
  };

  function failed(verb: string, code: number | null, complaint: string): LedgerError {
    return new LedgerError("witness.unreachable", `${program} ${verb}: ${complaint || `exit ${code}`}`);
  }
}
