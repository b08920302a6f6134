/** `rampart.mjs`: small, and starts the program beside it with what V8 made of it the last time. */
import "./guard/young.js";
import { fileURLToPath } from "node:url";
import { openScript } from "@rampart/edge";

/** They stay for days, with flags of their own: V8 would refuse the cache of every other start, and the other way round. */
const LASTING: ReadonlySet<string | undefined> = new Set(["serve", "reader", "supervise"]);

const file = fileURLToPath(new URL("rampart-main.cjs", import.meta.url));
const program = openScript<typeof import("./program.js")>(file, { cached: !LASTING.has(process.argv[2]) });
await program.load().runProgram((specifier) => import(specifier));
program.remember();
