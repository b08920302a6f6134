import type { Entry } from "../types.js";
import { entries as gh } from "./gh.js";
import { entries as git } from "./git.js";
import { entries as glab } from "./glab.js";
import { entries as others } from "./others.js";

/** Version control, and the hosts that keep it. */
export const vcs: readonly Entry[] = [...git, ...gh, ...glab, ...others];
