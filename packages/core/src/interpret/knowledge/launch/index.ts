import type { Entry } from "../types.js";
import { entries as simple } from "./simple.js";

/** Programs that run another one. */
export const launch: readonly Entry[] = [...simple];
