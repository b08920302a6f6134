import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec } from "../types.js";

/**
 * What a command of a tool does: `looks` only; `loses` what cannot be had back, or ends what runs; `changes` what others
 * depend on; shows `keys`; changes this `system`; `opens` a way in. Anything may be a function of its own.
 */
export type Does = "nothing" | "looks" | "loses" | "changes" | "keys" | "system" | "opens" | Own;
type Own = (line: Line, emit: Emit) => void;

/** A tool that is told by words what to do. */
export interface Tool {
  readonly names: string;
  /** The first row that matches says it; what matches none has unknown effects. */
  readonly says: readonly (readonly [pattern: RegExp, does: Does])[];
  /** Patterns are matched against all words of the line, where options say what is done; else against the operands. */
  readonly whole?: true;
  /** Options with a value: their values are no verbs. */
  readonly values?: string;
  /** Ways to try only. */
  readonly tries?: string;
  readonly options?: Readonly<Record<string, OptionSpec>>;
  readonly syntax?: "word" | "posix";
}

/** Verbs that say the same of every tool, among the first words of a line. */
const DELETES = /^(?:\S+ ){0,3}?(?:delete|destroy|purge|drop|terminate|wipe|erase|revoke|decommission)(?: |$)/;

/** An entry for such a tool. */
export function tool(spec: Tool): Entry {
  const own = new Set(`${spec.values ?? ""}, ${Object.keys(spec.options ?? {}).join(", ")}`.split(/,? /));
  const help = ["--help", "--version"].filter((name) => !own.has(name)).join(" ");
  const options: Record<string, OptionSpec> = { ...spec.options };
  if (help !== "") options[help] = "harmless";
  if (spec.tries !== undefined) options[spec.tries] = "harmless";
  if (spec.values !== undefined) options[spec.values] = "value";
  return {
    names: spec.names.split(" "),
    ...(spec.syntax === undefined ? {} : { syntax: spec.syntax }),
    options,
    unknownOptions: "ignored",
    act: (line, emit) => say(line, spec, emit),
  };
}

function say(line: Line, { says, whole }: Tool, emit: Emit): void {
  const text = said(whole === true ? line.words : line.operands, "*", emit);
  for (const [pattern, does] of says) {
    const found = pattern.exec(text);
    if (found === null) continue;
    return typeof does === "function"
      ? does(line, emit)
      : sayIt(does, line, (found[0].trim() || text).slice(0, 64), emit);
  }
  const told = DELETES.exec(text);
  if (told !== null) return sayIt("loses", line, told[0].trim(), emit);
  if (text !== "") emit.unknown();
}

function sayIt(does: Exclude<Does, Own>, line: Line, what: string, emit: Emit): void {
  const detail = { program: line.program, what };
  if (does === "looks") emit.add("infra.read", "cloud", line.program, detail);
  else if (does === "loses") emit.add("infra.delete", "cloud", line.program, detail);
  else if (does === "changes") emit.add("infra.apply", "cloud", line.program, detail);
  else if (does === "keys") emit.add("secret.read", "cloud", line.program, { what: "secrets" });
  else if (does === "system") emit.add("system.configure", "none", null, { program: line.program, what: "system" });
  else if (does === "opens") emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
}
