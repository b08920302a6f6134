import { language } from "@rampart/core";
import type { Json } from "@rampart/service";
import { anyObject, digest, instant, type Known, known, line, readShape, type Tool, tool } from "./shape.js";

const { list, named, number, oneOf, record } = language;

/** One run of one suite. */
export interface Result {
  readonly suite: string;
  /** Digest of the suite's data, where there is one. */
  readonly digest?: string;
  /** By name; the higher the better or not is the suite's own affair. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly samples?: number;
  readonly tool?: Tool;
  readonly known: Known;
}

/** How the model usually answers, so that a change can be noticed: docs/formats/evaluation.md. */
export interface Profile {
  /** Digest of the probes, canonical JSON. */
  readonly probes: string;
  /** Digest of the answers to them, canonical JSON, decoded greedily. */
  readonly answers: string;
  readonly settings: { readonly [key: string]: Json };
}

export interface Evaluation {
  readonly v: 1;
  readonly at: string;
  readonly results: readonly Result[];
  readonly profile?: Profile;
}

const METRIC = { max: 128, pattern: /^[\w.@/-]+$/, what: "a metric's name" } as const;

const result = record<Result>({
  suite: { shape: line, required: true },
  digest: { shape: digest },
  metrics: { shape: named(METRIC, number(-1e300, 1e300, false), 1_000), required: true },
  samples: { shape: number(0, Number.MAX_SAFE_INTEGER) },
  tool: { shape: tool },
  known: { shape: known, required: true },
});

const profile = record<Profile>({
  probes: { shape: digest, required: true },
  answers: { shape: digest, required: true },
  settings: { shape: anyObject, required: true },
});

const evaluationShape = record<Evaluation>({
  v: { shape: oneOf([1]), required: true },
  at: { shape: instant, required: true },
  results: { shape: list(result, 1_000), required: true },
  profile: { shape: profile },
});

/** @throws ClarityError `attestation_malformed` */
export const readEvaluation = (value: Json): Evaluation => readShape(evaluationShape, value, "the evaluation");
