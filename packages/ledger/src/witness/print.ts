import { LedgerError } from "../error.js";
import type { Witness } from "./witness.js";

/** Prints checkpoints, for paper or for a terminal somebody photographs. Cannot be read back. */
export function printWitness(write: (text: string) => void, name = "printed"): Witness {
  let last = "";
  return {
    name,
    async submit(note) {
      if (note === last) return null;
      try {
        write(`${note}\n`);
      } catch (error) {
        throw new LedgerError("witness.unreachable", "cannot be printed", error);
      }
      last = note;
      return null;
    },
    kept: async () => null,
  };
}
