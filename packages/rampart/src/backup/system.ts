import { type Layout, readSystem, SYSTEM_FOLDERS, systemLayout } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { checkRoots } from "../setup/system/step.js";

const NOBODY = { uid: 0, gid: 0, name: "root", home: "/" };

/**
 * Where a backup of system mode goes, before `install --system` gives it to the guard's user.
 *
 * @throws Failure `refused` for anybody but root, or where a folder above may be changed by others; `already_there`
 */
export function systemPlaces(): Layout {
  if (process.geteuid?.() !== 0)
    throw new Failure("refused", "what system mode keeps is root's to restore", "the same with sudo", EXIT.no);
  if (readSystem() !== null)
    throw new Failure(
      "already_there",
      "system mode is installed here: a backup goes where nothing is installed",
      "rampart uninstall --system --help",
      EXIT.no,
    );
  const { config, state, data } = SYSTEM_FOLDERS;
  for (const folder of [config, state, data]) checkRoots(folder);
  const rest = { manager: "supervisor", admins: null, key: "", node: "", madeUser: false } as const;
  return systemLayout({ guard: NOBODY, agents: [], ...rest });
}
