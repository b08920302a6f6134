import type { Entry } from "../types.js";
import { entries as capture } from "./capture.js";
import { entries as convert } from "./convert.js";
import { entries as desktop } from "./desktop.js";
import { entries as phones } from "./phones.js";
import { entries as typeset } from "./typeset.js";

/** What a person sees, hears, types and copies; documents, pictures and sound. */
export const desktops: readonly Entry[] = [...capture, ...convert, ...desktop, ...phones, ...typeset];
