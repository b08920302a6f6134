import type { Entry } from "../types.js";
import { entries as copy } from "./copy.js";
import { entries as remove } from "./remove.js";

/** Programs that make, move, change and remove files. */
export const files: readonly Entry[] = [...copy, ...remove];
