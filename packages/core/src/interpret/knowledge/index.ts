import { clouds } from "./clouds/index.js";
import { containers } from "./containers/index.js";
import { crypto } from "./crypto/index.js";
import { databases } from "./databases/index.js";
import { desktops } from "./desktop/index.js";
import { files } from "./files/index.js";
import { launch } from "./launch/index.js";
import type { Knowledge } from "./lookup.js";
import { createKnowledge } from "./lookup.js";
import { models } from "./models/index.js";
import { net } from "./net/index.js";
import { own } from "./own/index.js";
import { packages } from "./packages/index.js";
import { search } from "./search/index.js";
import { services } from "./services/index.js";
import { system } from "./system/index.js";
import { text } from "./text/index.js";
import type { Entry } from "./types.js";
import { vcs } from "./vcs/index.js";

/** Every entry, family by family. */
export const ENTRIES: readonly Entry[] = [
  ...clouds,
  ...containers,
  ...crypto,
  ...databases,
  ...desktops,
  ...files,
  ...launch,
  ...models,
  ...net,
  ...own,
  ...packages,
  ...search,
  ...services,
  ...system,
  ...text,
  ...vcs,
];

export const KNOWLEDGE: Knowledge = createKnowledge(ENTRIES);
