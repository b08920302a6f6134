import { joined } from "../apply.js";
import type { Entry } from "../types.js";

/**
 * Statements of SQL given where a shell is expected. No shell has such programs; whoever reads them after all is a client
 * of a database, as where a tool keeps one open.
 */
export const entries: readonly Entry[] = [
  {
    names: ["DELETE", "DROP", "TRUNCATE", "UPDATE", "INSERT", "ALTER", "SELECT", "GRANT", "REVOKE"],
    syntax: "bare",
    act: (line, emit) => {
      const rest = line.words.length === 0 ? null : joined(line.words);
      if (
        rest === null ||
        rest.form !== "exact" ||
        !/^(?:FROM|INTO|TABLE|DATABASE|SCHEMA|INDEX|VIEW|USER|ROLE|ALL|ON|ONLY|\S+\s+SET|.*\bFROM)\b/i.test(
          rest.text.slice(0, 1024),
        )
      )
        return emit.unknown();
      emit.maybe(() =>
        emit.code("sql", { ...rest, text: `${line.program} ${rest.text}` }, "inline", [], { dialect: "generic" }),
      );
    },
  },
];
