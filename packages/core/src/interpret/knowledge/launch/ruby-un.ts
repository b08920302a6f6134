import type { Line } from "../line.js";
import { handsOut } from "../net/hand-over.js";
import type { Emit } from "../types.js";
import { exact } from "../value.js";

/** Names `ruby -run -e NAME` knows, which do what the programs of these names do. */
const PROGRAMS: ReadonlySet<string> = new Set("cp ln mv rm mkdir rmdir install chmod touch".split(" "));

/** `ruby -run -e rm -- -rf x`: Ruby's library `un` has commands of files, and a server of them. True where it is that. */
export function runUtility(line: Line, emit: Emit): boolean {
  const name = line.value("-e")?.text ?? "";
  if (!line.values("-r").some(({ text }) => text === "un")) return false;
  if (PROGRAMS.has(name)) emit.run([exact(name), ...line.operands.filter(({ text }) => text !== "--")]);
  else if (name === "httpd") {
    emit.add("net.listen", "host", "0.0.0.0", { scheme: "http" });
    handsOut(line.operands.find(({ text }) => !text.startsWith("-")) ?? exact("."), emit);
  } else return false;
  line.flags.push("coded");
  return true;
}
