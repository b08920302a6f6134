import type { Entry } from "../types.js";
import { entries as inPlace } from "./in-place.js";
import { entries as keys } from "./keys.js";
import { entries as openssl } from "./openssl.js";

/** Keys, signatures, certificates. */
export const crypto: readonly Entry[] = [...inPlace, ...keys, ...openssl];
