import { commandFile } from "./commands.mjs";

/** Adversary techniques as shell scripts. */
export const atomic = commandFile("atomic", { deny: ">= 90 %", ask: ">= 75 %", log: "100 %" });
