import type { LoadWorld, Policy } from "@rampart/core";
import { isDigest } from "@rampart/guard";
import { isJsonObject } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { PolicyFailure, readSources } from "./load.js";
import { shortDigest, versionsOf } from "./named.js";
import { policySources } from "./sources.js";

/** A policy to judge by, and what a person should know about which one it is. */
export interface Judging {
  readonly policy: Policy;
  /** Null where it is what anybody would take it for. */
  readonly note: string | null;
}

/**
 * What decides here now: what is in force where a guard runs, else what the policy file says. The two differ after a rollback, while a
 * changed file waits for sign-offs, and where it has a mistake. Files and packs that are named are what they say.
 *
 * @throws PolicyFailure; Failure `not_found`, `file_unreadable`
 */
export async function judgingPolicy(
  named: readonly string[],
  input: Input,
  io: Io,
  world: Omit<LoadWorld, "packs"> = {},
): Promise<Judging> {
  const sources = await policySources(named, input, io);
  const loaded = readSources(sources, world);
  // What the guard left for a user whose guard is another's is what is in force.
  const asks = named.length === 0 && guardedUser(layoutOf(input, io)) === null;
  const active = asks ? await activeDigest(input, io) : null;
  if (active !== null && !(loaded.ok && loaded.policy.digest === active)) {
    const kept = await versionsOf(input, io)
      .read(active)
      .catch(() => null);
    if (kept !== null) return { policy: kept.policy, note: noteOf(active, sources[0]!.name, loaded.ok) };
  }
  if (!loaded.ok) throw new PolicyFailure(loaded.errors);
  return { policy: loaded.policy, note: null };
}

/** Null where no guard runs, or does not tell us. */
async function activeDigest(input: Input, io: Io): Promise<string | null> {
  try {
    const policies = (await askGuardIfThere(input, io, { op: "policies" }))?.["policies"];
    const digest = isJsonObject(policies) && isJsonObject(policies["active"]) ? policies["active"]["digest"] : null;
    return typeof digest === "string" && isDigest(digest) ? digest : null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function noteOf(active: string, file: string, usable: boolean): string {
  const why = usable ? "says something else" : "cannot be used (rampart policy lint)";
  return `judged by policy ${shortDigest(active)}, which is in force; ${file} ${why}. By the file: --policy ${file}`;
}
