import type { Entry } from "../types.js";
import { entries as clusters } from "./clusters.js";
import { entries as consoles } from "./consoles.js";
import { entries as debuggers } from "./debuggers.js";
import { entries as dotenv } from "./dotenv.js";
import { entries as editors } from "./editors.js";
import { entries as elevate } from "./elevate.js";
import { entries as elsewhere } from "./elsewhere.js";
import { entries as frameworks } from "./frameworks.js";
import { entries as interpreters } from "./interpreters.js";
import { entries as javascript } from "./javascript.js";
import { entries as pagers } from "./pagers.js";
import { entries as plain } from "./plain.js";
import { entries as plots } from "./plots.js";
import { entries as python } from "./python.js";
import { entries as remote } from "./remote.js";
import { entries as restarters } from "./restarters.js";
import { entries as screens } from "./screens.js";
import { entries as sessions } from "./sessions.js";
import { entries as shells } from "./shells.js";
import { entries as simple } from "./simple.js";
import { entries as statements } from "./statements.js";
import { entries as subsystem } from "./subsystem.js";
import { entries as tools } from "./tools.js";
import { entries as windows } from "./windows.js";
import { entries as windowsPrograms } from "./windows-programs.js";
import { entries as wrap } from "./wrap.js";
import { entries as xargs } from "./xargs.js";
import { entries as zsh } from "./zsh.js";

/** Programs that run another one, or code. */
export const launch: readonly Entry[] = [
  ...clusters,
  ...consoles,
  ...debuggers,
  ...dotenv,
  ...editors,
  ...elevate,
  ...elsewhere,
  ...frameworks,
  ...interpreters,
  ...javascript,
  ...pagers,
  ...plain,
  ...plots,
  ...python,
  ...remote,
  ...restarters,
  ...screens,
  ...sessions,
  ...shells,
  ...simple,
  ...statements,
  ...subsystem,
  ...tools,
  ...windows,
  ...windowsPrograms,
  ...wrap,
  ...xargs,
  ...zsh,
];
