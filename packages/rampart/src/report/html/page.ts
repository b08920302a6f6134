import type { JsonObject } from "@rampart/service";
import { eventLine } from "../../say/event.js";
import { short } from "../../say/short.js";
import { count, day, share, some, span, when } from "../../say/words.js";
import { number } from "../read.js";
import type { Integrity, Report } from "../report.js";
import { callsChart } from "./chart.js";
import { type Html, html, own } from "./html.js";
import { owaspSection } from "./owasp.js";
import { activitySection, coverageSection, refusalsSection, reviewsSection, wasteSection } from "./sections.js";
import { STYLE } from "./style.js";
import { long, n, TIME, table } from "./table.js";

/**
 * A report as one page that needs nothing else: no script, no font, no image from elsewhere. It prints as it reads.
 * What agents said is text in it, never markup.
 */
export function page(report: Report): string {
  const { scope, made, origin, figures } = report;
  const agent = scope.agent === null ? "all agents" : `agent ${scope.agent}`;
  const whose = scope.control === null ? agent : `${scope.control}, ${agent}`;
  const period = `${day(scope.since)} to ${day(scope.until)}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex"><title>Rampart report, ${period}, ${whose}</title><style>${own(STYLE)}</style></head>
<body><main>
<header><h1>What agents did, and what stopped them</h1>
<p class="lead">${whose}, ${when(scope.since)} to ${when(scope.until)} UTC</p>
<p class="soft">Record <code>${origin}</code>, report made ${when(made)} UTC. All times are UTC.</p></header>
${integrityPanel(report)}
${scope.control === null ? everything(report) : ""}
${owaspSection(figures.owasp)}
${citedSection(report)}
<footer><p>Every figure counts events of the record; nothing is estimated. What no door reports is called not reported. This report reads the record; it does not replace it.</p></footer>
</main></body></html>
`.markup;
}

function everything({ figures, scope }: Report): Html {
  const { activity, refusals, reviews, waste, coverage } = figures;
  return html`<dl class="tiles">
${tile("Calls", count(activity.calls), some(activity.sessions, "session"))}
${tile("Agents", count(activity.agents.length), some(coverage.doors.length, "door"))}
${tile("Not let through", count(refusals.stopped), `${share(refusals.stopped, activity.calls)} of all calls`)}
${tile("Asked of people", count(reviews.opened), reviews.opened === 0 ? "nobody was asked" : reviews.median === null ? "no answer" : `${span(reviews.median)} to an answer`)}
${tile("Tried again after no", count(waste.deniedRetries), `${some(waste.repeats, "repeat")} in all`)}
${tile("Past every door", count(coverage.unmediated), "calls found in transcripts only")}
</dl>
${activitySection(activity, callsChart(activity.steps, activity.step, scope))}
${refusalsSection(refusals, activity.calls)}
${reviewsSection(reviews)}
${wasteSection(waste)}
${coverageSection(coverage)}`;
}

const tile = (name: string, value: string, more: string): Html =>
  html`<div><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>`;

const RESULT: Readonly<Record<Integrity["result"], string>> = {
  intact: "The record is intact",
  torn: "The end of the record is torn, as when a machine stops",
  tampered: "The record was tampered with: do not rely on anything below",
};

function integrityPanel({ integrity, checkpoint, origin }: Report): Html {
  const { result, entries, signed, sealed, rewriteProof, problems } = integrity;
  const tone = result === "tampered" ? "bad" : result === "torn" || !rewriteProof ? "warn" : "good";
  const rewrite = rewriteProof
    ? "A checkpoint kept elsewhere covers it, so it was not rewritten."
    : "No checkpoint from elsewhere was compared: whoever holds the record's key could have rewritten all of it unseen.";
  return html`<section class="verdict ${tone}" aria-label="Integrity of the record"><p><strong>${RESULT[result]}.</strong>
${some(entries, "entry", "entries")}, ${count(signed)} of them under a signed checkpoint${sealed > 0 ? `, ${count(sealed)} sealed: their content was deleted on record` : ""}. ${result === "tampered" ? "" : rewrite}</p>
${problems.map((problem) => html`<p>${problem}</p>`)}
<p class="soft">Checkpoint of ${origin}: size ${count(checkpoint.size)}, root <code>${own(checkpoint.root)}</code></p></section>`;
}

function citedSection({ cited, evidence }: Report): Html {
  const rows = cited.map((event) => {
    const index = number(event["index"]);
    return [html`<span id="e${index}">${index}</span>`, when(number(event["time"])), sentence(event)];
  });
  const file =
    evidence === null ? null : `data:application/octet-stream;base64,${Buffer.from(evidence).toString("base64")}`;
  return html`<h2 id="cited">Cited entries, and how to check them</h2>
<p>Each number above that is a link stands for an entry of the record. ${
    file === null
      ? "There are no proofs, because the record does not hold what was signed."
      : html`<a class="screen" download="report.evidence" href="${own(file)}">Save the evidence</a><span class="paper">The evidence that this page carries on a screen</span>: all of these entries, an inclusion proof of each, and the signed checkpoint they lead to. It is checked without Rampart, the record or this page, with the record's key from its owner:`
  }</p>
${
  file === null
    ? ""
    : html`<p><code>rampart-audit evidence --key "$(cat log.pem.pub)" report.evidence</code></p>
<p>Where the record is at hand, one entry is proved by <code>rampart log prove ENTRY</code>, and what was cited is found among its like by <code>rampart log search</code>.</p>`
}
${table("Entries of the record", [n("entry"), TIME, long("what it says")], rows, "Nothing is cited.")}`;
}

/** An event in one line, as `rampart log` says it. */
function sentence(event: JsonObject): string {
  const [, kind, , ...pieces] = eventLine(event);
  const words = [kind, ...pieces].map((piece) =>
    piece === undefined || typeof piece === "string" ? (piece ?? "") : piece.text,
  );
  return short(words.join(" ").replace(/\s+/g, " ").trim(), 220);
}
