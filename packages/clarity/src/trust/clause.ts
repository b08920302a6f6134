import { language } from "@rampart/core";
import type { Ancestry } from "../attest/graph.js";
import { type ClauseDocument, type ClauseKind, kindOfClause } from "./document.js";
import type { Evidence } from "./evidence.js";
import { runExpression } from "./expression.js";
import { licenceAllowed } from "./licence.js";

/** What a clause is judged by. */
export interface Asked {
  readonly evidence: Evidence;
  readonly ancestry: Ancestry;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Answer {
  readonly holds: boolean;
  readonly why: string;
}

/** One requirement against what is proved. What is not there does not hold. */
export const judgeClause = (clause: ClauseDocument, asked: Asked): Answer =>
  JUDGES[kindOfClause(clause)](clause, asked);

type Judge = (clause: ClauseDocument, asked: Asked) => Answer;

const JUDGES: Readonly<Record<ClauseKind, Judge>> = {
  "signed-by": ({ "signed-by": wanted }, { evidence }) => {
    const { "any-of": names, "at-least": least } = wanted!;
    const signed = [...new Set(evidence.signatures.map(({ signer }) => signer))].filter((one) => names.includes(one));
    const why = `signed by ${listed(signed)}; ${least} of ${names.join(", ")} needed`;
    return { holds: signed.length >= least, why: signed.length >= least ? why : withProblems(why, evidence) };
  },
  issuers: ({ issuers }, { evidence }) => {
    const found = evidence.signatures.map(({ issuer }) => issuer ?? "nobody (a bare key)");
    return {
      holds: evidence.signatures.some(({ issuer }) => issuer !== null && matchesAny(issuers!, issuer)),
      why: `its signers are vouched for by ${listed(found)}`,
    };
  },
  lineage: (_clause, { ancestry: { gaps, models, datasets } }) => ({
    holds: gaps.length === 0,
    why:
      gaps.length === 0
        ? `${models.length} ancestors and ${datasets.length} datasets are known`
        : gaps.slice(0, 5).join("; "),
  }),
  licences: ({ licences }, { ancestry }) => {
    const data = [
      ...ancestry.datasets.map(({ what }) => what),
      ...ancestry.undisclosed.map(({ what }) => ({
        name: `undisclosed ${what.kind} ${what.commitment}`,
        licence: what.licence,
      })),
    ];
    const wrong = data.filter(({ licence }) => licence === undefined || !licenceAllowed(licence, licences!));
    if (data.length === 0) return { holds: false, why: "no data is known, so no licence either" };
    if (wrong.length === 0) return { holds: true, why: `the licences of ${data.length} datasets are allowed` };
    return {
      holds: false,
      why: `not allowed: ${listed(wrong.map(({ name, licence }) => `${name} (${licence ?? "licence unknown"})`))}`,
    };
  },
  "forbid-datasets": ({ "forbid-datasets": forbidden }, { ancestry }) => {
    const found = ancestry.datasets.filter(
      ({ what }) => matchesAny(forbidden!, what.digest) || matchesAny(forbidden!, what.name),
    );
    if (ancestry.gaps.length > 0 && found.length === 0)
      return { holds: false, why: `cannot be told: ${ancestry.gaps[0]}` };
    return {
      holds: found.length === 0,
      why:
        found.length === 0
          ? "no forbidden dataset went in"
          : `${listed(found.map(({ what }) => `${what.name} (${what.digest})`))} went in`,
    };
  },
  builders: ({ builders }, { evidence }) => {
    const found = evidence.builds.map(({ what }) => what.builder);
    const wrong = found.filter((builder) => !matchesAny(builders!, builder));
    return {
      holds: found.length > 0 && wrong.length === 0,
      why: found.length === 0 ? "nobody trusted says who built it" : `built by ${listed(found)}`,
    };
  },
  scan: ({ scan }, { evidence, now }) => judgeScan(scan!, evidence, now),
  formats: ({ formats }, { evidence }) => {
    const wrong = evidence.formats.filter((format) => !formats!.includes(format));
    return {
      holds: wrong.length === 0 && evidence.formats.length > 0,
      why: wrong.length === 0 ? `its formats are ${listed(evidence.formats)}` : `it holds ${listed(wrong)}`,
    };
  },
  evaluation: ({ evaluation }, { evidence }) => {
    const { suite, metric, "at-least": least = -Infinity, "at-most": most = Infinity } = evaluation!;
    const found = evidence.evaluations
      .flatMap(({ what }) => what.results)
      .filter((result) => result.suite === suite)
      .map(({ metrics }) => metrics[metric])
      .filter((value) => value !== undefined);
    const holds = found.length > 0 && found.every((value) => value >= least && value <= most);
    return {
      holds,
      why:
        found.length === 0
          ? `nobody trusted says ${metric} on ${suite}`
          : `${metric} on ${suite} is ${listed(found.map(String))}`,
    };
  },
  cel: ({ cel }, asked) => {
    const { holds, error } = runExpression(cel!, { model: variables(asked) });
    return { holds, why: error === null ? `${cel} is ${holds}` : `${cel} cannot be judged: ${error}` };
  },
};

function judgeScan(
  { "younger-than": maxAge, tools }: NonNullable<ClauseDocument["scan"]>,
  { scans }: Evidence,
  now: number,
): Answer {
  const counted = scans.filter(
    ({ what }) => tools === undefined || (what.tool.digest !== undefined && tools.includes(what.tool.digest)),
  );
  const [latest] = counted.map(({ what }) => what).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (latest === undefined) return { holds: false, why: "no scan by anybody trusted" };
  const age = now - Date.parse(latest.at);
  const when = `scanned ${latest.at}`;
  // A clock that runs ahead must not make a scan young for ever.
  if (age < -300_000) return { holds: false, why: `${when}, which is in the future` };
  if (age > maxAge) return { holds: false, why: `${when}, which is too long ago` };
  return {
    holds: latest.clean,
    why: latest.clean ? `${when} and clean` : `${when}: ${listed(Object.keys(latest.findings))}`,
  };
}

/** What an expression sees. */
function variables({ evidence, ancestry }: Asked): object {
  const { names, roots, files, bytes, formats, signatures, builds, scans, evaluations } = evidence;
  return {
    names,
    roots,
    files: BigInt(files),
    bytes: BigInt(bytes),
    formats,
    signers: [...new Set(signatures.map(({ signer }) => signer))],
    issuers: signatures.flatMap(({ issuer }) => issuer ?? []),
    complete: ancestry.gaps.length === 0,
    datasets: ancestry.datasets.map(({ what, path }) => ({
      digest: what.digest,
      name: what.name,
      licence: what.licence ?? "",
      role: what.role ?? "",
      generation: BigInt(path.length - 1),
    })),
    ancestors: ancestry.models.map(({ what, path }) => ({
      root: what.root,
      name: what.name,
      relation: what.relation,
      generation: BigInt(path.length - 1),
    })),
    builders: builds.map(({ what }) => what.builder),
    scans: scans.map(({ what }) => ({
      at: what.at,
      clean: what.clean,
      tool: what.tool.name,
      findings: Object.keys(what.findings),
    })),
    evaluations: evaluations.flatMap(({ what }) => what.results.map(({ suite, metrics }) => ({ suite, metrics }))),
  };
}

const matchesAny = (globs: readonly string[], text: string): boolean =>
  globs.some((glob) => language.parseNameGlob(glob).matches(text));

const listed = (names: readonly string[]): string => {
  if (names.length === 0) return "nobody";
  const distinct = [...new Set(names)];
  return distinct.slice(0, 10).join(", ") + (distinct.length > 10 ? ` and ${distinct.length - 10} more` : "");
};

const withProblems = (why: string, { problems }: Evidence): string =>
  problems.length === 0 ? why : `${why} (${problems.slice(0, 3).join("; ")})`;
