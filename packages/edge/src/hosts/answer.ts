import type { JsonObject } from "@rampart/core";
import type { Answer, Rendered } from "./host.js";

/** Exit 0 and nothing said: the host goes on as it would. */
export const SILENCE: Rendered = { exit: 0, stdout: "", stderr: "" };

/** The same, for hosts that want an object in any case. */
export const NOTHING: Rendered = { exit: 0, stdout: "{}", stderr: "" };

/** JSON on exit 0 decides. With a refusal it ends with exit 2 besides, for hosts that read stderr then. */
export function say(body: JsonObject, refusal: string | null = null): Rendered {
  const stdout = JSON.stringify(body);
  return refusal === null ? { exit: 0, stdout, stderr: "" } : { exit: 2, stdout, stderr: refusal };
}

/** For hosts that read no output: only exit 2 stops them, and the model reads stderr. */
export function stop({ message }: Answer): Rendered {
  return { exit: 2, stdout: "", stderr: message };
}

/** What a denial says that is a refusal of the door itself; null where an answer is none. */
export function refusalOf({ outcome, code, message }: Answer): string | null {
  return outcome === "deny" && code !== null ? message : null;
}

/** Where a host has no way to ask, an ask stops as a denial does. */
export function stops({ outcome }: Answer): boolean {
  return outcome === "deny" || outcome === "ask";
}
