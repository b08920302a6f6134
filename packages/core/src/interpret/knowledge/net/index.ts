import type { Entry } from "../types.js";
import { entries as curl } from "./curl.js";
import { entries as observe } from "./observe.js";
import { entries as socket } from "./socket.js";

/** Programs that talk to the network. */
export const net: readonly Entry[] = [...curl, ...observe, ...socket];
