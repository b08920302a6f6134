import { type Renewed, renewDoors } from "@rampart/edge";
import { rotateKey } from "@rampart/guard";
import { LedgerError } from "@rampart/ledger";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { writableLog } from "../log/deleting.js";
import { agreed } from "../setup/agree.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log rotate",
  summary: "a new key for the record, vouched for by the old one",
  usage: "[--yes]",
  about: [
    "The log announces the new key, signed by both; the old private key is erased, so that whoever finds it later can sign nothing in the log's name. What it signed stays valid. Not while the guard runs. Doors hold the key to check what they decide by while the guard is away: those of this installation are given the new one; in system mode `rampart install --system` does that.",
  ],
  options: { yes: { type: "boolean", help: "do not ask" } },
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart log rotate --yes", what: "after: rampart stop" }],
  exits: [{ status: EXIT.no, means: "not agreed, or a guard runs" }],
  async run(input, io) {
    const folder = writableLog(input, io);
    if (!(await agreed("Give the record a new key and erase the old one?", input, io))) return EXIT.no;
    try {
      const { previous, key } = await rotateKey(placesIn(layoutOf(input, io)).keys, folder);
      const layout = layoutOf(input, io);
      const doors = layout.system === undefined ? await renewDoors(layout.data, previous, key) : null;
      if (input.json) io.json({ previous, key, doors: doors === null ? null : { ...doors } });
      else {
        io.line(green("the new key  "), key);
        io.line(dim(`  before       ${previous}`));
        sayDoors(doors, input, io);
        io.line(dim("  witnesses that cosign know the old key: tell whoever runs them"));
      }
      return EXIT.ok;
    } catch (cause) {
      if (!(cause instanceof LedgerError) || cause.code !== "log.locked") throw cause;
      throw new Failure("refused", "a guard writes the record now", `rampart stop${stateOption(input)}`, EXIT.no, {
        cause,
      });
    }
  },
};

function sayDoors(doors: Renewed | null, input: Input, io: Io): void {
  if (doors === null) {
    io.line(yellow("  doors know the old key: sudo rampart install --system, as it was installed"));
    return;
  }
  if (doors.hosts.length > 0) io.line(dim(`  doors        ${doors.hosts.join(", ")} know it`));
  for (const { host, why } of doors.failed)
    io.line(
      yellow(`  the door of ${host} knows the old key: rampart protect ${host}${stateOption(input)}`),
      `  ${why}`,
    );
}
