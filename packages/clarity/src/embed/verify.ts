import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import type { MeasureOptions } from "../measure/measure.js";
import { parseBundle } from "../oms/bundle.js";
import type { Compat } from "../oms/compat.js";
import { authenticate, type Signer, type Trust } from "../oms/verify.js";
import { findEmbedded } from "./extract.js";
import { type FileContent, measureFile, readContentStatement } from "./statement.js";

export interface VerifiedContent extends FileContent {
  readonly signer: string;
  /** The model itself or its sidecar. */
  readonly where: string;
}

/**
 * Verifies the content of one file against the statement that is embedded in it or stands beside it. No tensor is read
 * before a signature holds. `now` in milliseconds since 1970.
 * @throws ClarityError `not_signed`, what {@link authenticate} throws, `content_differs`, and what measuring throws
 */
export async function verifyContent(
  path: string,
  trust: Trust,
  now: number,
  compat: ReadonlySet<Compat>,
  options: MeasureOptions,
): Promise<VerifiedContent> {
  const found = await findEmbedded(path);
  if (found === null)
    throw new ClarityError("not_signed", `nothing is embedded in ${path} and nothing stands beside it`);
  const { signer, signed } = await signedBy(bundlesIn(found.payload), trust, now, compat);
  const content = await measureFile(path, options);
  const match = signed.some(({ method, digest }) => method === content.method && digest === content.digest);
  if (!match) {
    const details = { signed: signed.map(({ digest }) => digest), found: content.digest };
    throw new ClarityError("content_differs", `the content of ${path} is not what ${signer} signed`, { details });
  }
  return { ...content, signer, where: found.where };
}

/** One bundle in a line. @throws ClarityError `beyond_bounds` */
export function bundlesIn(payload: Buffer): Buffer[] {
  const lines = payload
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.length > LIMITS.attestations) throw new ClarityError("beyond_bounds", "too many embedded statements");
  return lines.map((line) => Buffer.from(line));
}

type Signed = Pick<FileContent, "method" | "digest">;

/** All statements about content that the trusted signer made; where there is none, why the last one was refused. */
async function signedBy(
  bundles: readonly Buffer[],
  trust: Trust,
  now: number,
  compat: ReadonlySet<Compat>,
): Promise<{ signer: string; signed: Signed[] }> {
  let refused = new ClarityError("not_signed", "no embedded statement says what the content is");
  let signer: Signer | null = null;
  const signed: Signed[] = [];
  for (const bytes of bundles) {
    try {
      const bundle = parseBundle(bytes);
      const by = await authenticate(bundle, trust, now, compat);
      const statement = readContentStatement(bundle.payload);
      if (statement === null) continue;
      signer = by;
      signed.push(statement);
    } catch (error) {
      if (!(error instanceof ClarityError)) throw error;
      refused = error;
    }
  }
  if (signer === null) throw refused;
  return { signer: signer.signer, signed };
}
