import { language } from "@rampart/core";
import {
  type CertificateSigner,
  CLAUSES,
  type ClauseDocument,
  type EvaluationClause,
  type KeylessSigner,
  type ListDocument,
  MODES,
  type ModelRule,
  type SignerDocument,
  type TestDocument,
  type TestModel,
  type TrustDocument,
} from "./document.js";
import { checkExpression } from "./expression.js";

const { choose, flag, list, named, number, oneOf, oneOrMore, record, refined, text } = language;
type Shape<T> = language.Shape<T>;

const NAME = { max: 128, pattern: /^[a-z0-9][a-z0-9._-]*$/, what: "a lower-case name" } as const;
const name = text(NAME);
const glob = text({ max: 1024, what: "a name, `*` standing for anything" });
const prose = text({ max: 1024, what: "text" });
const digest = text({ max: 71, pattern: /^sha256:[0-9a-f]{64}$/, what: "`sha256:` and 64 lower-case hex digits" });
const pem = (kind: string): Shape<string> =>
  refined(text({ max: 256 * 1024, what: "PEM text" }), (value, at, report) => {
    if (value.includes(`-----BEGIN ${kind}-----`)) return value;
    const message = `expected -----BEGIN ${kind}-----`;
    report({ code: "policy.bad_value", at, part: "value", message, suggestion: null });
    return undefined;
  });

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90m`, `12h`, `30d`, `4w`: milliseconds in normal form. */
export const duration: Shape<number> = refined(
  text({ max: 8, pattern: /^[1-9][0-9]{0,4}[mhdw]$/, what: "a time like 90m, 12h, 30d or 4w" }),
  (value) => Number(value.slice(0, -1)) * UNITS[value.slice(-1)]!,
);

const signer = record<SignerDocument>(
  {
    key: { shape: pem("PUBLIC KEY"), about: "Public key in PEM: P-256, P-384 or P-521." },
    certificate: {
      shape: record<CertificateSigner>({
        roots: { shape: pem("CERTIFICATE"), required: true, about: "Trusted roots and intermediates in PEM." },
        crls: {
          shape: oneOrMore(pem("X509 CRL"), 16),
          about: "Revocation lists of these authorities in PEM; given, every issuer needs a current one.",
        },
        subject: { shape: glob, about: "Whose certificate: `CN=release*`. Default: anybody's below these roots." },
        timestamps: { shape: pem("CERTIFICATE"), about: "Timestamping authorities that prove when it was signed." },
      }),
    },
    keyless: {
      shape: record<KeylessSigner>({
        identity: { shape: prose, required: true },
        provider: { shape: prose, required: true },
        root: {
          shape: text({ max: 256 * 1024, what: "a trusted root in JSON" }),
          about: "Trusted root of a private instance, as JSON text. Default: the public instance's.",
        },
      }),
    },
  },
  { exactlyOne: ["key", "certificate", "keyless"] },
);

const signedBy: Shape<NonNullable<ClauseDocument["signed-by"]>> = choose<NonNullable<ClauseDocument["signed-by"]>>(
  {
    when: (value) => typeof value === "string" || Array.isArray(value),
    shape: refined(oneOrMore(name), (names) => ({ "any-of": names, "at-least": 1 })),
  },
  {
    when: () => true,
    shape: record<NonNullable<ClauseDocument["signed-by"]>>({
      "any-of": { shape: oneOrMore(name), required: true },
      "at-least": { shape: number(1, 256), required: true, about: "How many of them, each counted once." },
    }),
  },
);

const expression: Shape<string> = refined(text({ max: 1024, what: "an expression" }), (value, at, report) => {
  const problem = checkExpression(value);
  if (problem === null) return value;
  report({ code: "policy.bad_cel", at, part: "value", message: problem, suggestion: null });
  return undefined;
});

const evaluation: Shape<EvaluationClause> = record<EvaluationClause>({
  suite: { shape: prose, required: true },
  metric: { shape: prose, required: true },
  "at-least": { shape: number(-1e300, 1e300, false) },
  "at-most": { shape: number(-1e300, 1e300, false) },
});

const clause = record<ClauseDocument>(
  {
    id: { shape: name, about: "What the clause is called where it fails." },
    reason: { shape: prose },
    by: { shape: oneOrMore(name), about: "Whose attestations count. Default: those of every signer." },
    "signed-by": { shape: signedBy, about: "Signatures over the model itself: k of n." },
    issuers: { shape: oneOrMore(glob), about: "Who vouches for a signer: identity provider or root certificate." },
    lineage: { shape: oneOf(["complete"]), about: "Every model and dataset it was made of is known and signed for." },
    licences: { shape: oneOrMore(glob), about: "SPDX identifiers the data may have." },
    "forbid-datasets": { shape: oneOrMore(glob), about: "Digests or names, of any generation." },
    builders: { shape: oneOrMore(glob), about: "Where it may have been built: `builder.id` of the provenance." },
    scan: {
      shape: record<NonNullable<ClauseDocument["scan"]>>({
        "younger-than": { shape: duration, required: true },
        tools: { shape: oneOrMore(digest), about: "Digests of the scanners that count." },
      }),
    },
    formats: { shape: oneOrMore(name), about: "Formats its files may have, by content: `safetensors`, `gguf` …" },
    evaluation: { shape: evaluation },
    cel: { shape: expression, about: "An expression over `model`." },
  },
  { exactlyOne: CLAUSES },
);

const model = record<ModelRule>({
  match: { shape: oneOrMore(glob), required: true, about: "Names and paths of models." },
  except: { shape: oneOrMore(glob) },
  mode: { shape: oneOf(MODES), required: true, about: "off: not looked at; warn: said; enforce: refused." },
  require: { shape: list(clause, 256), required: true },
});

const test = record<TestDocument>({
  name: { shape: prose, required: true },
  model: {
    shape: record<TestModel>({
      name: { shape: prose, required: true },
      "signed-by": { shape: oneOrMore(name) },
      issuers: { shape: oneOrMore(prose) },
      formats: { shape: oneOrMore(name) },
      complete: { shape: flag },
      datasets: {
        shape: list(
          record<NonNullable<TestModel["datasets"]>[number]>({
            name: { shape: prose, required: true },
            digest: { shape: digest },
            licence: { shape: prose },
          }),
          1_000,
        ),
      },
      builder: { shape: prose },
      scanned: {
        shape: record<NonNullable<TestModel["scanned"]>>({
          clean: { shape: flag, required: true },
          age: { shape: duration, required: true },
        }),
      },
      metrics: {
        shape: record<NonNullable<TestModel["metrics"]>>({
          suite: { shape: prose, required: true },
          metric: { shape: prose, required: true },
          value: { shape: number(-1e300, 1e300, false), required: true },
        }),
      },
    }),
    required: true,
  },
  expect: { shape: oneOf(["admit", "refuse"]), required: true },
  clause: { shape: name, about: "A clause that must be among those that failed." },
});

type Source = Omit<TrustDocument, "revocations" | "tests"> & Partial<Pick<TrustDocument, "revocations" | "tests">>;

/** A trust policy as written. */
export const trustShape: Shape<Source> = record<Source>({
  clarity: { shape: oneOf([1]), required: true, about: "Version of this format." },
  name: { shape: name, required: true },
  default: { shape: oneOf(MODES), required: true, about: "For models no entry names; `enforce` refuses them." },
  signers: { shape: named(NAME, signer), required: true, about: "Who may sign, by names of your own." },
  revocations: {
    shape: list(
      record<ListDocument>({
        name: { shape: name, required: true },
        by: { shape: oneOrMore(name), required: true, about: "Who may have signed the list." },
        "max-age": { shape: duration, about: "Since it was issued; an older list is as good as none." },
      }),
      64,
    ),
    about: "Lists that must be there.",
  },
  models: { shape: list(model, 1_000), required: true },
  tests: { shape: list(test, 1_000) },
});
