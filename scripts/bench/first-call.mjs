// Prints the milliseconds the first decision of this process takes, loading and compiling not included.
import { judge, loadPolicy, PACKS } from "@rampart/core";
import { FACTS, toCall } from "./calls.mjs";
import { benchPolicy } from "./rules.mjs";

const loaded = loadPolicy([{ name: "bench", text: benchPolicy(100) }], { packs: (pack) => PACKS[pack] });
const command = "git fetch --all --prune && npm ci && npm test -- --reporter=dot | tee build/test.log";
const call = toCall("shell", { command });
const begin = process.hrtime.bigint();
judge(loaded.policy, call, FACTS, new Map());
process.stdout.write(String(Number(process.hrtime.bigint() - begin) / 1e6));
