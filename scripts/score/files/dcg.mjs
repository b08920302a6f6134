import { commandFile } from "./commands.mjs";

/** Destructive and safe developer commands. */
export const dcg = commandFile("dcg");
