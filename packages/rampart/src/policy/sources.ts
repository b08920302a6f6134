import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { PACKS } from "@rampart/core";
import { readKnowledgeFolder } from "@rampart/guard";
import { nearest, placesIn, readBounded } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { DEFAULT_POLICY } from "./default.js";
import { policyLeftFor } from "./left.js";

export interface PolicySource {
  /** A path, or the name of a pack: what errors name. */
  readonly name: string;
  readonly text: string;
  /** `knowledge`: what users know of programs, from the folder beside the installed policy. `resolved`: a policy's normal form as JSON, alone. */
  readonly kind?: "knowledge" | "resolved";
}

/** A policy is a page or two; more than this is a mistake. */
export const MAX_POLICY_BYTES = 1024 * 1024;

/**
 * What `--policy` names, or the installed policy with the knowledge beside it, or exactly the one `init` would install.
 *
 * @throws Failure `not_found`, `file_unreadable`
 */
export async function policySources(
  named: readonly string[],
  input: Pick<Input, "state">,
  io: Io,
): Promise<PolicySource[]> {
  if (named.length > 0) return Promise.all(named.map((name) => namedSource(name, io)));
  const layout = layoutOf(input, io);
  const guarded = guardedUser(layout);
  if (guarded !== null) return [await policyLeftFor(guarded, layout.system!)];
  const installed = placesIn(layout).policy;
  if (!existsSync(installed)) return [{ name: "the policy `rampart init` installs", text: DEFAULT_POLICY }];
  return [await fileSource(installed), ...(await readKnowledgeFolder(installed))];
}

async function namedSource(name: string, io: Io): Promise<PolicySource> {
  const pack = Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
  if (pack !== undefined) return { name, text: pack };
  const path = resolve(io.cwd, name);
  if (existsSync(path)) return fileSource(path);
  const meant = nearest(name, Object.keys(PACKS));
  const hint = meant === null ? `packs: ${Object.keys(PACKS).join(", ")}` : `the pack is called ${meant}`;
  throw new Failure("not_found", `there is no policy file and no pack "${name}"`, hint);
}

async function fileSource(path: string): Promise<PolicySource> {
  const bytes = await readBounded(path, { maxBytes: MAX_POLICY_BYTES, noFollow: false });
  return { name: path, text: new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes) };
}
