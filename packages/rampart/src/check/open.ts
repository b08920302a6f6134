import { look } from "@rampart/guard";
import { PostgresParser } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { usePolicy } from "../policy/load.js";
import { unreportedHere } from "../policy/reporting.js";
import { policySources } from "../policy/sources.js";
import { Checker } from "./checker.js";
import { surroundingsOf } from "./options.js";

/** A checker with the policy and the facts the options name. */
export async function openChecker(input: Input, io: Io): Promise<Checker> {
  const around = await surroundingsOf(input, io);
  const policy = usePolicy(await policySources(input.texts("policy"), input, io), await unreportedHere(input, io));
  return new Checker(policy, around, input.flag("resolve") ? look : null, io.now, new PostgresParser());
}
