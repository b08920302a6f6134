import { DEFAULT_DOOR, inTurn, placesIn, readDoors, writeDoors } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

export const verb: Verb = {
  name: "door",
  summary: "name an application of yours that asks by itself",
  usage: "[NAME] [--remove]",
  about: [
    "An application that asks by the SDK, the Python client or the wire needs no setting up; its door is there when it asks. Naming it says that it is there: limits on what only an application can report (tokens, rows, bytes sent, compute seconds) are refused where no door is that does. The SDK's door is called sdk.",
    "Hosts with hooks are named by `rampart protect`.",
  ],
  options: { remove: { type: "boolean", help: "it is no longer there" } },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart door", what: "the doors that are named" },
    { run: "rampart door sdk", what: "an application that asks by the SDK" },
    { run: "rampart door sdk --remove", what: "it is gone" },
  ],
  exits: [{ status: EXIT.error, means: "the file of doors cannot be read or written" }],
  async run(input, io) {
    const [name] = input.positionals;
    const layout = layoutOf(input, io);
    const path = placesIn(layout).doors;
    const doors = await readDoors(path);
    if (name === undefined) {
      if (input.json) io.json({ doors });
      for (const [door, { mode }] of input.json ? [] : Object.entries(doors))
        io.line("  ", bold(door.padEnd(14)), mode === "monitor" ? yellow("only watches") : "enforces");
      if (!input.json && Object.keys(doors).length === 0) io.line(dim("no door is named"));
      return EXIT.ok;
    }
    if (!NAME.test(name))
      throw new Failure("bad_value", "a door's name is 1 to 32 of a-z 0-9 -, not a hyphen first", null);
    if (!isInstalled(layout))
      throw new Failure("not_installed", "nothing is installed here", `rampart init${stateOption(input)}`, EXIT.no);
    const remove = input.flag("remove");
    await inTurn(path, async () => {
      const now = await readDoors(path);
      const { [name]: known, ...others } = now;
      if (remove && known === undefined)
        throw new Failure("not_found", `no door ${name} is named`, "rampart door", EXIT.no);
      await writeDoors(path, remove ? others : { ...now, [name]: known ?? { ...DEFAULT_DOOR, since: io.now() } });
    });
    await askGuardIfThere(input, io, { op: "reload" });
    if (input.json) io.json({ door: name, named: !remove });
    else io.line(green(remove ? "removed" : "named"), ` ${name}`);
    return EXIT.ok;
  },
};
