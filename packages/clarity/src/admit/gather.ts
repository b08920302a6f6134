import { basename } from "node:path";
import { readBuild } from "../attest/build.js";
import { readEvaluation } from "../attest/evaluation.js";
import { readLineage } from "../attest/lineage.js";
import { readScanned } from "../attest/scanned.js";
import { type Attestation, parseAttestation } from "../attest/statement.js";
import { kindOf } from "../attest/types.js";
import { ClarityError } from "../error.js";
import type { MeasureOptions } from "../measure/measure.js";
import { compareContent } from "../oms/content.js";
import { PREDICATE_TYPE, PREDICATE_V02, parseStatement } from "../oms/statement.js";
import type { By, Evidence, Said } from "../trust/evidence.js";
import type { Authentic, Signers } from "../trust/signers.js";
import { formatsOf } from "./formats.js";
import { MemoryCache } from "./memory.js";
import { measureRoot } from "./root.js";

export interface GatherOptions extends MeasureOptions {
  /** Absolute path. */
  readonly model: string;
  /** Names it goes by, the one asked for first. */
  readonly names: readonly string[];
  readonly statements: readonly Buffer[];
  /** Absolute path of a file of evidence inside the model, which is not part of it; null where there is none. */
  readonly evidence: string | null;
  readonly now: number;
}

/**
 * Collects what is proved about a model: verifies every statement against the signers a policy names, then every file
 * against every signature over the model. What does not hold is no error here: it proves nothing, and is told as a problem.
 * @throws ClarityError where the model itself cannot be read
 */
export async function gather(signers: Signers, options: GatherOptions): Promise<Evidence> {
  const gathering = new Gathering(options);
  for (const [index, statement] of options.statements.entries()) {
    await gathering.attempt(index, async () => gathering.add(await signers.authenticate(statement, options.now)));
  }
  return gathering.finish();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

class Gathering {
  readonly #found: Pick<
    Mutable<Evidence>,
    "signatures" | "lineages" | "builds" | "scans" | "evaluations" | "problems"
  > = {
    signatures: [],
    lineages: [],
    builds: [],
    scans: [],
    evaluations: [],
    problems: [],
  };
  readonly #roots = new Set<string>();
  readonly #signed: Authentic[] = [];
  readonly #attested: { readonly statement: Attestation; readonly by: readonly By[] }[] = [];
  readonly #measuring: GatherOptions;

  constructor(readonly options: GatherOptions) {
    // Several signatures over one model must not mean reading it several times.
    this.#measuring = { ...options, cache: new MemoryCache(options.cache ?? null) };
  }

  /** Runs one step; what it refuses proves nothing and becomes a problem. */
  async attempt(index: number, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ClarityError) || error.code === "interrupted") throw error;
      this.#problem(`statement ${index + 1}: ${error.message.split("\n").slice(0, 3).join("; ")}`);
    }
  }

  async add(authentic: Authentic): Promise<void> {
    const { payload } = authentic.bundle;
    const isModel = payload.includes(PREDICATE_TYPE) || payload.includes(PREDICATE_V02);
    if (isModel) this.#signed.push(authentic);
    else this.#attested.push({ statement: parseAttestation(payload), by: authentic.by });
  }

  async finish(): Promise<Evidence> {
    for (const [index, authentic] of this.#signed.entries()) await this.attempt(index, () => this.#compare(authentic));
    const measured = await measureRoot(this.options.model, this.#measuring);
    this.#roots.add(measured.root);
    for (const [index, { statement, by }] of this.#attested.entries()) {
      await this.attempt(index, async () => this.#attest(statement, by));
    }
    const { files, bytes } = measured;
    const names = [...new Set([...this.options.names, this.options.model, basename(this.options.model)])];
    return { names, roots: [...this.#roots], files, bytes, formats: await formatsOf(measured.entries), ...this.#found };
  }

  async #compare({ bundle, by }: Authentic): Promise<void> {
    const statement = parseStatement(bundle.payload);
    await compareContent(statement, {
      ...this.#measuring,
      signature: this.options.evidence,
      ignored: [],
      ignoreGit: true,
      allowSymlinks: null,
      followLinks: true,
      ignoreUnsigned: false,
      compat: new Set(),
    });
    this.#roots.add(`sha256:${statement.root}`);
    this.#found.signatures.push(...by);
  }

  #attest(statement: Attestation, all: readonly By[]): void {
    const kind = kindOf(statement.type);
    const root = `sha256:${statement.digest}`;
    const each = <T>(what: T): Said<T>[] => all.map((by) => ({ by, what }));
    if (kind === "lineage") {
      const said = each(readLineage(statement.predicate, root));
      this.#found.lineages.push(...said.map((one) => ({ ...one, root })));
    } else if (kind !== null && this.#roots.has(root)) {
      if (kind === "build") this.#found.builds.push(...each(readBuild(statement.predicate)));
      if (kind === "scan") this.#found.scans.push(...each(readScanned(statement.predicate)));
      if (kind === "evaluation") this.#found.evaluations.push(...each(readEvaluation(statement.predicate)));
    } else {
      this.#problem(
        kind === null
          ? `a statement of an unknown type: ${statement.type}`
          : `a ${kind} is about another model (${root})`,
      );
    }
  }

  #problem(why: string): void {
    if (this.#found.problems.length < 100) this.#found.problems.push(why);
  }
}
