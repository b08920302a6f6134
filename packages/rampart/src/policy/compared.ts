import { resolve } from "node:path";
import { PACKS, type Policy } from "@rampart/core";
import { readKnowledgeFolder } from "@rampart/guard";
import { isJsonObject, placesIn } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { administered, layoutOf } from "../setup/folders.js";
import { usePolicy } from "./load.js";
import { digestNamed, looksLikeDigest, versionsOf } from "./named.js";
import { type PolicySource, policySources } from "./sources.js";

/** A policy as a command line names it: a file, a pack, or what is kept of a digest. */
export async function policyNamed(said: string, input: Input, io: Io): Promise<Policy> {
  if (looksLikeDigest(said)) return (await versionsOf(input, io).read(await digestNamed(said, input, io))).policy;
  return usePolicy(await sourcesNamed(said, input, io));
}

/**
 * What a file that is to take the place of the installed one comes to: with the knowledge beside it or, where it has none, beside
 * the installed one, which would otherwise be forgotten by the change. A pack is itself.
 */
export async function sourcesNamed(said: string, input: Input, io: Io): Promise<readonly PolicySource[]> {
  const sources = await policySources([said], input, io);
  if (Object.hasOwn(PACKS, said)) return sources;
  const own = await readKnowledgeFolder(resolve(io.cwd, said));
  if (own.length > 0) return [...sources, ...own];
  return [...sources, ...(await readKnowledgeFolder(placesIn(administered(layoutOf(input, io))).policy))];
}

/** What the guard decides by now; where none runs, what stands in the policy file. */
export async function policyInForce(input: Input, io: Io): Promise<Policy> {
  const answer = await askGuardIfThere(input, io, { op: "policies" });
  const policies = answer?.["policies"];
  const active = isJsonObject(policies) && isJsonObject(policies["active"]) ? policies["active"]["digest"] : null;
  const kept =
    typeof active === "string"
      ? await versionsOf(input, io)
          .read(active)
          .catch(() => null)
      : null;
  return kept?.policy ?? usePolicy(await policySources([], input, io));
}
