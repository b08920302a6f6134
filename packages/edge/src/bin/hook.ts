/** `rampart-hook.mjs`: small, so that a call whose guard is up loads little. What it decides by itself is beside it. */
import { fileURLToPath } from "node:url";
import { hookMain } from "../hook/main.js";
import { openScript } from "../hook/script.js";

const script = openScript<typeof import("./decide.js")>(fileURLToPath(new URL("rampart-decide.cjs", import.meta.url)));
void hookMain(process.argv.slice(2), {
  decide: async () => script.load().decideLocally,
  after: () => script.remember(),
});
