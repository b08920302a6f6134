import { existsSync } from "node:fs";
import { join } from "node:path";
import { HOSTS } from "../hosts/index.js";
import { below, jsonOf, textOf } from "./files.js";
import { Gather } from "./gather.js";
import type { Reader } from "./reader.js";
import { readToml } from "./toml.js";

/** Folders agents know as projects, and whether they trust them: from their own lists. */
export const projects: Reader = {
  kind: "project",
  codes: ["project.trusted_broad"],
  async read({ context, roots }) {
    const found = new Gather("project");
    const { home } = context;
    const tell = (folder: string, host: string, trusted: boolean, file: string) => {
      if (!folder.startsWith("/")) return;
      const { title } = HOSTS[host]!;
      found.thing(folder, file, { agent: title, trusted, there: existsSync(folder) });
      if (!trusted || !(folder === "/" || home === folder || home.startsWith(`${folder}/`))) return;
      const reason = `${title} trusts everything below it, whatever is put there`;
      found.issue({
        code: "project.trusted_broad",
        rank: "high",
        thing: folder,
        place: file,
        reason,
        mend: `take ${folder} out of ${file}`,
      });
    };
    const claude = join(home, ".claude.json");
    for (const [folder, facts] of Object.entries(below(await jsonOf(claude, found), "projects") ?? {}))
      tell(folder, "claude-code", below({ facts }, "facts")?.["hasTrustDialogAccepted"] === true, claude);
    const gemini = join(home, ".gemini/trustedFolders.json");
    for (const [folder, trust] of Object.entries((await jsonOf(gemini, found)) ?? {}))
      tell(folder, "gemini", trust === "TRUST_FOLDER" || trust === "TRUST_PARENT", gemini);
    const codex = join(home, ".codex/config.toml");
    const text = await textOf(codex, found);
    for (const { table, key, value } of text === null ? [] : readToml(text).entries)
      if (table[0] === "projects" && table[1] !== undefined && key === "trust_level")
        tell(table[1], "codex", value === "trusted", codex);
    for (const root of roots) found.thing(root, root, { agent: "given", trusted: false, there: existsSync(root) });
    return found;
  },
};
