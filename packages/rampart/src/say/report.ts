import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Report } from "../report/report.js";
import { short } from "./short.js";
import { count, share, some, span, when } from "./words.js";

const SHOWN = 5;
const WIDTH = 72;

/** A report in short, for a terminal. */
export function* reportLines(report: Report): Generator<Piece[]> {
  const { scope } = report;
  yield [bold(`${scope.agent ?? "all agents"}, ${when(scope.since)} to ${when(scope.until)} UTC`)];
  yield integrityLine(report);
  yield [];
  if (scope.control === null) yield* figureLines(report);
  yield* riskLines(report);
}

function* figureLines({ figures }: Report): Generator<Piece[]> {
  const { activity, refusals, reviews, waste, coverage } = figures;
  const { calls, allowed, asked, denied, sessions } = activity;
  yield [
    "calls    ",
    bold(count(calls)),
    ` in ${some(sessions, "session")}: ${count(allowed)} allowed, ${count(asked)} held, ${count(denied)} refused`,
  ];
  for (const one of activity.agents.slice(0, SHOWN)) {
    yield [
      dim(
        `           ${short(one.agent, 40)}: ${some(one.calls, "call")}, ${count(one.asked + one.denied)} not allowed`,
      ),
    ];
  }
  yield ["refused  ", bold(count(refusals.stopped)), ` not let through, ${share(refusals.stopped, calls)} of all`];
  for (const one of refusals.rules.slice(0, SHOWN)) {
    yield [dim(`           ${short(one.name, 40)}: ${count(one.count)}, newest entry ${one.newest}`)];
  }
  const { opened, approved, waiting, median } = reviews;
  const answered = `${count(approved)} approved, ${count(reviews.denied)} denied, ${count(waiting)} waiting`;
  yield [
    "reviews  ",
    bold(count(opened)),
    opened === 0 ? "" : ` asked: ${answered}${median === null ? "" : `, half answered within ${span(median)}`}`,
  ];
  yield [
    "wasted   ",
    bold(count(waste.repeats)),
    ` ${waste.repeats === 1 ? "repeat" : "repeats"}, ${count(waste.deniedRetries)} of what had been refused`,
  ];
  for (const one of waste.retried.slice(0, SHOWN))
    yield [dim(`           ${short(one.call, WIDTH)}: ${some(one.count, "time")} again`)];
  yield ["gaps     ", ...coveragePieces(coverage)];
  yield [];
}

function* riskLines({ figures }: Report): Generator<Piece[]> {
  yield [bold("OWASP Top 10 for Agentic Applications")];
  for (const { id, title, events, stopped, cited } of figures.owasp) {
    const name = `${id} ${title}`.padEnd(45);
    if (events === 0) yield [dim(`  ${name} no evidence in this period`)];
    else
      yield [
        `  ${name} `,
        some(events, "event"),
        `, ${count(stopped)} not let through`,
        dim(`  entries ${cited.join(", ")}`),
      ];
  }
  yield [];
}

function integrityLine({ integrity }: Report): Piece[] {
  const { result, signed, rewriteProof, problems } = integrity;
  if (result === "tampered") return [red("the record was TAMPERED with"), `: ${problems.join("; ")}`];
  const state = result === "intact" ? green("the record is intact") : yellow("the end of the record is torn");
  return [
    state,
    `, ${some(signed, "entry", "entries")} signed`,
    rewriteProof ? "" : yellow("; no checkpoint from elsewhere was compared"),
  ];
}

function coveragePieces(coverage: Report["figures"]["coverage"]): Piece[] {
  const { calls, unmediated, monitored, claimed, opaque, gaps } = coverage;
  const past = `${some(unmediated, "call")} past every door`;
  return [
    unmediated > 0 ? red(past) : past,
    `, ${share(monitored, calls)} in monitor mode, ${share(claimed, calls)} claimed by doors, ${share(opaque, calls)} not understood, `,
    `${some(gaps, "gap")} of the record`,
  ];
}
