import type { Entry } from "../types.js";
import { entries as language } from "./language.js";
import { entries as system } from "./system.js";

/** Package managers, build tools and whatever runs a project's own code. */
export const packages: readonly Entry[] = [...language, ...system];
