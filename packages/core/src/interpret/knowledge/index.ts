import { files } from "./files/index.js";
import { launch } from "./launch/index.js";
import type { Knowledge } from "./lookup.js";
import { createKnowledge } from "./lookup.js";
import { search } from "./search/index.js";
import { text } from "./text/index.js";
import type { Entry } from "./types.js";

/** Every entry, family by family. */
export const ENTRIES: readonly Entry[] = [...files, ...launch, ...search, ...text];

export const KNOWLEDGE: Knowledge = createKnowledge(ENTRIES);
