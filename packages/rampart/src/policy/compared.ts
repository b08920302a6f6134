import type { Policy } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { usePolicy } from "./load.js";
import { digestNamed, looksLikeDigest, versionsOf } from "./named.js";
import { policySources } from "./sources.js";

/** A policy as a command line names it: a file, a pack, or what is kept of a digest. */
export async function policyNamed(said: string, input: Input, io: Io): Promise<Policy> {
  if (looksLikeDigest(said)) return (await versionsOf(input, io).read(await digestNamed(said, input, io))).policy;
  return usePolicy(await policySources([said], input, io));
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
