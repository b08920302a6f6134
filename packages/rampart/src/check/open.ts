import { look } from "@rampart/guard";
import { PostgresParser } from "@rampart/service";
import { dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { judgingPolicy } from "../policy/judging.js";
import { unreportedHere } from "../policy/reporting.js";
import { Checker } from "./checker.js";
import { surroundingsOf } from "./options.js";

/** A checker with the policy and the facts the options name. */
export async function openChecker(input: Input, io: Io): Promise<Checker> {
  const around = await surroundingsOf(input, io);
  const named = input.texts("policy");
  const { policy, note } = await judgingPolicy(named, input, io, await unreportedHere(input, io));
  if (note !== null) io.note(dim(note));
  return new Checker(policy, around, input.flag("resolve") ? look : null, io.now, new PostgresParser());
}
