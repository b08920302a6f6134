import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";

/**
 * Whether a plan that was shown may be carried out: `--yes`, or a yes on a terminal. Where nobody can be asked, silence is
 * no consent.
 *
 * @throws Failure `not_a_terminal`
 */
export async function agreed(question: string, input: Input, io: Io): Promise<boolean> {
  if (input.flag("yes")) return true;
  if (io.interactive && !input.json) return io.confirm(question);
  throw new Failure(
    "not_a_terminal",
    "nobody can be asked here; nothing was changed",
    "the same with --yes",
    EXIT.usage,
  );
}
