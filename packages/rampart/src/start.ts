/** `rampart.mjs`: small, and starts the program beside it with what V8 made of it the last time. */
import { fileURLToPath } from "node:url";
import { openScript } from "@rampart/edge";

/** What runs for longer has started by then, and is not waited for: a guard stays for days. */
const STARTED_MS = 10_000;

const file = fileURLToPath(new URL("rampart-main.cjs", import.meta.url));
const program = openScript<typeof import("./program.js")>(file);
setTimeout(() => program.remember(), STARTED_MS).unref();
await program.load().runProgram((specifier) => import(specifier));
program.remember();
