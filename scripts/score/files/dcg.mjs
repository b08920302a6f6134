import { readReasons } from "../reasons.mjs";
import { commandFile } from "./commands.mjs";

/** Destructive and safe developer commands. */
export const dcg = commandFile("dcg", { deny: ">= 97 %", allow: ">= 97 %" }, readReasons("dcg"));
