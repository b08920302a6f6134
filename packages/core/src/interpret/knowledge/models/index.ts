import type { Entry } from "../types.js";
import { entries as hub } from "./hub.js";
import { entries as runners } from "./runners.js";
import { entries as serve } from "./serve.js";

/** Programs that load, serve, download and convert models. */
export const models: readonly Entry[] = [...hub, ...runners, ...serve];
