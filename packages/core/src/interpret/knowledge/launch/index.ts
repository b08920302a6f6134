import type { Entry } from "../types.js";
import { entries as elevate } from "./elevate.js";
import { entries as interpreters } from "./interpreters.js";
import { entries as remote } from "./remote.js";
import { entries as shells } from "./shells.js";
import { entries as simple } from "./simple.js";
import { entries as xargs } from "./xargs.js";

/** Programs that run another one, or code. */
export const launch: readonly Entry[] = [...elevate, ...interpreters, ...remote, ...shells, ...simple, ...xargs];
