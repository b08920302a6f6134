import { commandFile } from "./commands.mjs";

/** Adversary techniques as shell scripts. */
export const atomic = commandFile("atomic");
