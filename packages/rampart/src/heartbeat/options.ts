import { LedgerError, parseVerifier, type Verifier } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Input, OptionSpec } from "../command/verb.js";

/** Seconds of silence: three beats of the usual length. */
const USUAL_S = 180;
const MOST_S = 86_400;

export const KEY: OptionSpec = {
  type: "string",
  value: "KEY",
  help: "verifier key of the installation; rampart status shows it",
};
export const WITHIN: OptionSpec = {
  type: "string",
  value: "SECONDS",
  help: `silence that is an alarm; default ${USUAL_S}`,
};

/** @throws Failure `usage`, `bad_value` */
export function verifierIn(input: Input, verb: string): Verifier {
  const key = input.text("key");
  if (key === null) throw new Failure("usage", `rampart ${verb}: whose heartbeat? --key KEY`, `rampart ${verb} --help`);
  try {
    return parseVerifier(key);
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw new Failure("bad_value", `--key ${key}: ${cause.message}`, `rampart ${verb} --help`, EXIT.usage, { cause });
  }
}

/** Milliseconds. @throws Failure `bad_value` */
export function withinIn(input: Input): number {
  const text = input.text("within") ?? String(USUAL_S);
  const seconds = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= MOST_S) return seconds * 1_000;
  throw new Failure("bad_value", `--within ${text}: a number of seconds, 1 to ${MOST_S}`, "--within 180");
}
