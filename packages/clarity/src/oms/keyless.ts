import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { importModule, isJsonObject, type JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import type { Bundle } from "./bundle.js";

/** Who must have signed: both are compared letter by letter. */
export interface Identity {
  /** The subject alternative name: a mail address or the URI of a workflow. */
  readonly identity: string;
  /** The issuer of the identity token. */
  readonly provider: string;
}

/** What says when a signature was made: an authority, or the log where it promised to take the entry in. */
type Stamp =
  | { readonly $case: "timestamp-authority"; readonly timestamp: { readonly signingTime: Date } }
  | {
      readonly $case: "transparency-log";
      readonly tlogEntry: { readonly inclusionPromise?: unknown; readonly integratedTime: string | number | bigint };
    };

/** What is used of the optional packages; they are loaded by name, so that nothing needs them to be there. */
interface Sigstore {
  readonly bundle: { bundleFromJSON(json: unknown): unknown };
  readonly verify: {
    toSignedEntity(bundle: unknown): { readonly timestamps: readonly Stamp[] };
    toTrustMaterial(root: unknown): unknown;
    Verifier: new (
      material: unknown,
    ) => {
      verify(entity: unknown): {
        identity?: { subjectAlternativeName?: string; extensions?: { issuer?: string } };
      };
    };
  };
  readonly specs: { TrustedRoot: { fromJSON(json: unknown): unknown } };
}

const NAMES = ["@sigstore/bundle", "@sigstore/verify", "@sigstore/protobuf-specs"] as const;

/**
 * Checks a keyless signature offline: certificate, log entry, timestamp and payload, with the trusted root given or the
 * public instance's one that comes with the optional package. Gives when it was made, as log and authorities prove:
 * milliseconds since 1970, the earliest of several.
 * @throws ClarityError `keyless_unavailable`, `keyless_untrusted`, `wrong_identity`, `bundle_malformed`
 */
export async function verifyKeyless(
  bundle: Bundle,
  wanted: Identity,
  trustedRoot: JsonObject | null,
): Promise<number | null> {
  const sigstore = await load();
  const root = trustedRoot ?? publicRoot();
  const { signer, provenAt } = check(sigstore, bundle, root);
  const identity = signer.identity?.subjectAlternativeName;
  const provider = signer.identity?.extensions?.issuer;
  // Compared here and not by the package, which takes the wanted identity for a pattern.
  if (identity !== wanted.identity || provider !== wanted.provider) {
    throw new ClarityError(
      "wrong_identity",
      `signed by ${identity ?? "nobody"} of ${provider ?? "nobody"}, not by ${wanted.identity} of ${wanted.provider}`,
      { details: { identity: identity ?? null, provider: provider ?? null } },
    );
  }
  return provenAt;
}

function check({ bundle: bundles, verify, specs }: Sigstore, { json }: Bundle, root: JsonObject) {
  let entity: ReturnType<Sigstore["verify"]["toSignedEntity"]>;
  try {
    entity = verify.toSignedEntity(bundles.bundleFromJSON(json));
  } catch (cause) {
    throw new ClarityError("bundle_malformed", `keyless signature: ${messageOf(cause)}`, { cause });
  }
  try {
    const signer = new verify.Verifier(verify.toTrustMaterial(specs.TrustedRoot.fromJSON(root))).verify(entity);
    // Each of them was verified: one that does not hold is an error.
    const times = entity.timestamps.map(timeOf).filter((time) => !Number.isNaN(time));
    return { signer, provenAt: times.length === 0 ? null : Math.min(...times) };
  } catch (cause) {
    const code = (cause as { code?: unknown }).code === "SIGNATURE_ERROR" ? "signature_invalid" : "keyless_untrusted";
    throw new ClarityError(code, `keyless signature: ${messageOf(cause)}`, { cause });
  }
}

/** The log signs its time only where it promises inclusion; otherwise the time is anybody's. */
function timeOf(stamp: Stamp): number {
  if (stamp.$case === "timestamp-authority") return stamp.timestamp.signingTime.getTime();
  const { inclusionPromise, integratedTime } = stamp.tlogEntry;
  return inclusionPromise ? Number(integratedTime) * 1000 : Number.NaN;
}

async function load(): Promise<Sigstore> {
  try {
    const [bundle, verify, specs] = await Promise.all(NAMES.map(importModule));
    return { bundle, verify, specs } as Sigstore;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** The root of trust of the public instance as the optional package's release carries it. Nothing is fetched. */
function publicRoot(): JsonObject {
  let seeds: unknown;
  try {
    seeds = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@sigstore/tuf/seeds.json"), "utf8"));
  } catch (cause) {
    throw unavailable(cause);
  }
  const instance = isJsonObject(seeds) ? seeds["https://tuf-repo-cdn.sigstore.dev"] : null;
  const targets = isJsonObject(instance) ? instance["targets"] : null;
  const encoded = isJsonObject(targets) ? targets["trusted_root.json"] : null;
  const root: unknown =
    typeof encoded === "string" ? JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) : null;
  if (!isJsonObject(root)) throw unavailable(new Error("no trusted root in @sigstore/tuf"));
  return root;
}

const unavailable = (cause: unknown) =>
  new ClarityError("keyless_unavailable", "keyless signatures need the optional packages of sigstore", {
    cause,
    next: "npm install --no-save @sigstore/bundle@4.0.0 @sigstore/verify@3.1.1 @sigstore/tuf@4.0.2",
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
