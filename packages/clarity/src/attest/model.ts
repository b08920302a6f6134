import { VERSION } from "@rampart/service";
import { formatsOf } from "../admit/formats.js";
import { ClarityError } from "../error.js";
import type { Entry } from "../measure/tree.js";
import { parseBundle } from "../oms/bundle.js";
import { signStatement } from "../oms/envelope.js";
import { hashFor, verifyPayload } from "../oms/key.js";
import type { SigningKey } from "../oms/signer.js";
import { scanPaths } from "../scan/tree.js";
import { bomOf } from "./bom.js";
import { readBuild } from "./build.js";
import { readEvaluation } from "./evaluation.js";
import { addEvidence, splitEvidence } from "./evidence.js";
import { type Lineage, readLineage } from "./lineage.js";
import { scannedBy } from "./scanned.js";
import { type Attestation, attestationPayload, parseAttestation } from "./statement.js";
import { scanTool } from "./tool.js";
import { type Kind, kindOf, TYPES } from "./types.js";

type Predicate = Attestation["predicate"];

/** What shall be said about a model. Null is not said. */
export interface Wanted {
  readonly name: string;
  /** Absolute path. */
  readonly model: string;
  readonly root: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly entries: readonly Entry[];
  readonly lineage: Lineage | null;
  readonly build: Predicate | null;
  readonly evaluation: Predicate | null;
  /** Names pickles may import beside the usual ones. */
  readonly scan: readonly string[] | null;
  readonly bom: boolean;
}

/** Where statements go, and what was there before. */
export interface Place {
  readonly path: string;
  readonly before: Buffer | null;
  /** Evidence of parents: what they were made of belongs to what their child was made of. */
  readonly parents: readonly Buffer[];
}

export interface Made {
  readonly kinds: readonly Kind[];
  /** Statements in the evidence now. */
  readonly total: number;
  readonly bom: Predicate | null;
}

/** Signs each statement and adds it to the evidence. @throws ClarityError `option_missing` where nothing was to be said */
export async function attestModel(
  key: SigningKey,
  wanted: Wanted,
  place: Place,
  now: number,
  stop: AbortSignal,
): Promise<Made> {
  const before = place.before === null ? [] : splitEvidence(place.before);
  const said = new Map<Kind, Predicate>();
  if (wanted.lineage !== null) said.set("lineage", wanted.lineage as unknown as Predicate);
  if (wanted.build !== null) {
    readBuild(wanted.build);
    said.set("build", wanted.build);
  }
  if (wanted.evaluation !== null) said.set("evaluation", readEvaluation(wanted.evaluation) as unknown as Predicate);
  if (wanted.scan !== null) said.set("scan", await scanOf(wanted.model, wanted.scan, now, stop));
  if (wanted.bom) said.set("bom", await billOf(wanted, said, ownBefore(before, key, wanted.root), now));
  if (said.size === 0) {
    const message = "attest: say what: --lineage, --capture, --build, --evaluation, --scan or --bom";
    throw new ClarityError("option_missing", message, { next: "attest --help" });
  }
  const digest = wanted.root.slice("sha256:".length);
  const lines: string[] = [];
  for (const [kind, predicate] of said) {
    lines.push(
      await signStatement(key, attestationPayload({ name: wanted.name, digest, type: TYPES[kind], predicate })),
    );
  }
  const inherited = place.parents.flatMap(splitEvidence).filter(isLineage);
  const total = await addEvidence(place.path, [...before, ...inherited], lines);
  return { kinds: [...said.keys()], total, bom: said.get("bom") ?? null };
}

/** Read only to sort; whoever walks the lineage verifies every signature again. */
function isLineage(bytes: Buffer): boolean {
  try {
    return parseAttestation(parseBundle(bytes).payload).type === TYPES.lineage;
  } catch (error) {
    if (error instanceof ClarityError) return false;
    throw error;
  }
}

/** Earlier statements by the same key about the same model: nobody signs a bill made of what somebody else said. */
function ownBefore(before: readonly Buffer[], { publicKey }: SigningKey, root: string): Map<Kind, Predicate> {
  const found = new Map<Kind, Predicate>();
  for (const bytes of before) {
    try {
      const { payload, signature } = parseBundle(bytes);
      if (publicKey === null || !verifyPayload(publicKey, payload, signature, hashFor(publicKey))) continue;
      const { type, digest, predicate } = parseAttestation(payload);
      const kind = kindOf(type);
      if (kind !== null && `sha256:${digest}` === root) found.set(kind, predicate);
    } catch (error) {
      if (!(error instanceof ClarityError)) throw error;
    }
  }
  return found;
}

async function scanOf(
  model: string,
  allowed: readonly string[],
  now: number,
  interrupted: AbortSignal,
): Promise<Predicate> {
  const result = await scanPaths([model], { allow: new Set(allowed), strict: false, interrupted });
  return scannedBy(result, scanTool(), allowed, now) as unknown as Predicate;
}

async function billOf(
  { name, root, files, entries }: Wanted,
  said: ReadonlyMap<Kind, Predicate>,
  before: ReadonlyMap<Kind, Predicate>,
  now: number,
): Promise<Predicate> {
  const latest = (kind: Kind) => said.get(kind) ?? before.get(kind);
  const [lineage, build, evaluation] = [latest("lineage"), latest("build"), latest("evaluation")];
  return bomOf(
    {
      name,
      root: root.slice("sha256:".length),
      files,
      formats: await formatsOf(entries),
      lineage: lineage === undefined ? null : readLineage(lineage, root),
      build: build === undefined ? null : readBuild(build),
      evaluation: evaluation === undefined ? null : readEvaluation(evaluation),
    },
    now,
    VERSION,
  );
}
