import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeTiles } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { folderOf } from "../log/logs.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log tiles",
  summary: "write the log as C2SP tiles, for standard tooling to read",
  usage: "[--out DIR] [FOLDER]",
  about: [
    "Writes checkpoint, hash tiles and entry bundles below DIR, by default below `tiles` in the log's folder. Any web server can serve them as they are. The entries are held against the last signed checkpoint first. Running it again writes only what is new.",
    "Entries are in there in full: serve them only to whom the log may be shown.",
  ],
  options: { out: { type: "string", value: "DIR", help: "where to write; default: `tiles` in the log's folder" } },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart log tiles", what: "beside the segments" },
    { run: "rampart log tiles --out /srv/www/log", what: "where a web server serves them" },
  ],
  async run(input, io) {
    const [named] = input.positionals;
    const folder = folderOf(named, layoutOf(input, io), io);
    if (!existsSync(folder))
      throw new Failure("not_found", `there is no log at ${folder}`, `rampart init${stateOption(input)}`, EXIT.usage);
    const asked = input.text("out");
    const out = asked === null ? join(folder, "tiles") : resolve(io.cwd, asked);
    const { size, written, kept } = await writeTiles(folder, out);
    if (input.json) io.json({ out, size, written, kept });
    else io.line(green(`${size} entries`), `  ${written} files written, ${kept} were there`, dim(`  ${out}`));
    return EXIT.ok;
  },
};
