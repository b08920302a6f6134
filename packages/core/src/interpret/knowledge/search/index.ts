import type { Entry } from "../types.js";
import { entries as fd } from "./fd.js";
import { entries as find } from "./find.js";
import { entries as grep } from "./grep.js";

/** Programs that look for files and for text in them. */
export const search: readonly Entry[] = [...fd, ...find, ...grep];
