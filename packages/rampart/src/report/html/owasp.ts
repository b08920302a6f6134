import { count, some } from "../../say/words.js";
import type { RiskEvidence } from "../controls.js";
import { type Html, html } from "./html.js";
import { entries } from "./links.js";
import { long, n, table } from "./table.js";

/** The ten risks, each with what the record says of it: counts of events, what finds them, and entries to look at. */
export function owaspSection(risks: readonly RiskEvidence[]): Html {
  const silent = risks.filter(({ events }) => events === 0).length;
  return html`<h2>OWASP Top 10 for Agentic Applications (2026)</h2>
<p>What this record holds about each risk. Only events count: that Rampart has a feature says nothing about this period, and no event is no proof that nothing happened. ${
    silent === 0 || risks.length === 1 ? "" : `${some(silent, "risk")} without an event.`
  }</p>
${risks.map(risk)}`;
}

function risk({ id, title, events, stopped, passed, noted, signs, cited }: RiskEvidence): Html {
  if (events === 0) {
    const looked = signs.map(({ what }) => what).join("; ");
    return html`<section class="risk none"><h3>${id} ${title} <span>no evidence in this period</span></h3><p class="soft">Looked for: ${looked}.</p></section>`;
  }
  const parts: readonly (readonly [number, string])[] = [
    [stopped, "not let through"],
    [passed, "let through"],
    [noted, "seen elsewhere than in a call"],
  ];
  const said = parts.flatMap(([value, what]) => (value === 0 ? [] : [`${count(value)} ${what}`])).join(", ");
  const rows = signs
    .filter((sign) => sign.events > 0)
    .map((sign) => [sign.what, count(sign.events), html`<code>rampart log search ${sign.search}</code>`]);
  const none = signs.filter((sign) => sign.events === 0).map((sign) => sign.what);
  return html`<section class="risk"><h3>${id} ${title} <span>${some(events, "event")}: ${said}</span></h3>
${table("", ["sign", n("events"), long("found among")], rows)}
<p>To look at: ${entries(cited)}</p>
${none.length === 0 ? "" : html`<p class="soft">Also looked for, and not there: ${none.join("; ")}.</p>`}</section>`;
}
