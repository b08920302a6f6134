import type { Entry } from "../types.js";
import { entries as git } from "./git.js";

/** Version control. */
export const vcs: readonly Entry[] = [...git];
