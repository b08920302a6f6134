import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact } from "../value.js";

/** `zmv`: renames by patterns; with `-p` another program is started for each of them. */
function renames(line: Line, emit: Emit): void {
  const [from] = line.operands;
  if (line.flag("harmless") || from === undefined) return;
  const program = line.value("-p") ?? line.value("-P");
  if (program === null) for (const one of line.operands) emit.file("file.write", one, { append: true });
  // Brackets only say which part is meant again in the new name.
  else emit.run([program, { ...from, form: "pattern", text: from.text.replace(/[()]/g, "") }]);
}

/** Words of zsh that run the rest of their line, and programs it has of its own. */
export const entries: readonly Entry[] = [
  { names: ["noglob", "nocorrect"], syntax: "posix", launches: {} },
  { names: ["repeat"], syntax: "posix", operands: { first: ["text"] }, launches: { skip: 1 } },
  {
    names: ["zmv", "zcp", "zln"],
    syntax: "posix",
    options: { "-n": "harmless", "-f -i -q -Q -s -v -w -W -C -L -M": "flag", "-o": "value", "-p, -P": "value" },
    act: renames,
  },
  {
    names: ["zf_rm", "zf_mv", "zf_ln", "zf_rmdir", "zf_chmod", "zf_chown", "zf_mkdir"],
    syntax: "bare",
    act: (line, emit) => void emit.run([exact(line.program.slice("zf_".length)), ...line.words]),
  },
];
