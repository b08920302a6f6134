import type { Entry } from "../types.js";
import { entries as base64 } from "./base64.js";

/** Filters: programs that print what follows from their words and their input. */
export const text: readonly Entry[] = [...base64];
