import { isAbsolute } from "node:path";
import {
  compilePolicy,
  formatPolicyError,
  type LoadResult,
  type LoadWorld,
  loadPolicy,
  PACKS,
  type Policy,
  type PolicyError,
  type PolicyText,
} from "@rampart/core";
import { quoteWord } from "@rampart/service";
import { CHECK_EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { DEFAULT_POLICY } from "./default.js";
import type { PolicySource } from "./sources.js";

export const packText = (name: string): string | undefined => (Object.hasOwn(PACKS, name) ? PACKS[name] : undefined);

/** A policy that cannot be used is never half used: every mistake is named, with its place. */
export class PolicyFailure extends Failure {
  constructor(readonly errors: readonly PolicyError[]) {
    const shown = errors.slice(0, 10).map(formatPolicyError);
    const more = errors.length > shown.length ? `\n… and ${errors.length - shown.length} more` : "";
    super(
      "policy_invalid",
      `the policy cannot be used\n${shown.join("\n")}${more}`,
      ["rampart policy lint", ...filesOf(errors).map(quoteWord)].join(" "),
      CHECK_EXIT.policy,
    );
  }
}

/** Files a person can look at; packs and what stands on a command line are none. */
const filesOf = (errors: readonly PolicyError[]) => [...new Set(errors.map(({ file }) => file))].filter(isAbsolute);

/** What these texts come to: as an author writes them, or the normal form of one that was read before. */
export function readSources(sources: readonly PolicySource[], more: Omit<LoadWorld, "packs"> = {}): LoadResult {
  const [first] = sources;
  if (first?.kind === "resolved") return compilePolicy(JSON.parse(first.text));
  return loadPolicy(sources as readonly PolicyText[], { packs: packText, ...more });
}

/** @throws PolicyFailure */
export function usePolicy(sources: readonly PolicySource[], more: Omit<LoadWorld, "packs"> = {}): Policy {
  const loaded = readSources(sources, more);
  if (!loaded.ok) throw new PolicyFailure(loaded.errors);
  return loaded.policy;
}

/** Exactly the policy `rampart init` installs, loaded. */
export function loadDefaultPolicy(): Policy {
  return usePolicy([{ name: "policy.yaml", text: DEFAULT_POLICY }]);
}
