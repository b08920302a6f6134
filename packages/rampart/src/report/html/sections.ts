import { count, day, share, some, span, when } from "../../say/words.js";
import type { Counted } from "../counter.js";
import type { Figures } from "../gather.js";
import { type Html, html, type Part } from "./html.js";
import { entries, entry } from "./links.js";
import { long, n, TIME, table } from "./table.js";

const counted = (list: readonly Counted[], whole: number): Part[][] =>
  list.map(({ name, count: times }) => [name, count(times), share(times, whole)]);

export function activitySection(activity: Figures["activity"], chart: Html): Html {
  const { agents, calls, tools, actions, hosts, steps, step } = activity;
  const rows = agents.map((one) => [
    one.agent,
    one.owners.length === 0 ? html`<span class="soft">nobody named</span>` : one.owners.join(", "),
    count(one.sessions),
    count(one.calls),
    count(one.allowed),
    count(one.asked),
    count(one.denied),
    share(one.asked + one.denied, one.calls),
  ]);
  const columns = [n("sessions"), n("calls"), n("allowed"), n("held"), n("refused"), n("held or refused")];
  const busiest = [...steps].map((one) => [
    step === "hour" ? when(one.from) : day(one.from),
    count(one.allowed),
    count(one.asked),
    count(one.denied),
  ]);
  return html`<h2>Activity</h2>
${chart}
${table("Agents, by calls", ["agent", "owner", ...columns], rows, "No agent asked for anything in this period.")}
${table("What calls would do: kinds of action, by calls that have one", ["action", n("calls"), n("of all")], counted(actions, calls))}
${table("Hosts reached or asked for", [long("host"), n("calls"), n("of all")], counted(hosts, calls))}
${table("Tools", ["tool", n("calls"), n("of all")], counted(tools, calls))}
${busiest.length > 1 ? html`<details><summary>Calls by ${step}, as numbers</summary>${table(`Calls by ${step}`, [step, n("allowed"), n("held"), n("refused")], busiest)}</details>` : ""}`;
}

export function refusalsSection(refusals: Figures["refusals"], calls: number): Html {
  const { stopped, byDefault, rules, codes, newest } = refusals;
  const rows = rules.map((one) => [one.name, count(one.count), share(one.count, stopped), entry(one.newest)]);
  const own = codes.map((one) => [one.name, count(one.count), entry(one.newest)]);
  return html`<h2>Refusals</h2>
<p>${stopped === 0 ? "Every call was let through." : `${some(stopped, "call")} of ${count(calls)} ${stopped === 1 ? "was" : "were"} refused or held for a person${byDefault > 0 ? `, ${count(byDefault)} by the policy's default alone` : ""}.`}</p>
${table("Rules that stopped calls; several can stop one", ["rule", n("calls"), n("of stopped"), n("newest")], rows)}
${table("Refused by the guard itself, not by a rule", ["reason", n("calls"), n("newest")], own)}
${newest.length === 0 ? "" : html`<p class="soft">Newest: ${entries(newest)}</p>`}`;
}

export function reviewsSection(reviews: Figures["reviews"]): Html {
  const { opened, approved, denied, expired, voided, waiting, unverified, median, slowest, reviewers, newest } =
    reviews;
  const rows = reviewers.map((one) => [one.reviewer, count(one.approved), count(one.denied), span(one.median)]);
  return html`<h2>Reviews</h2>
<p>${opened + approved + denied === 0 ? "Nobody was asked in this period." : `${some(opened, "question")} to people: ${count(approved)} approved, ${count(denied)} denied, ${count(expired)} expired, ${count(voided)} void, ${count(waiting)} without an answer at the end.`}</p>
${median === null ? "" : html`<p>Half of the answers came within ${span(median)}, nine of ten within ${span(slowest)}.</p>`}
${unverified > 0 ? html`<p>${some(unverified, "answer")} came from somebody whose identity was not authenticated: in user mode, a reviewer's name is a claim.</p>` : ""}
${table("Who answered", ["reviewer", n("approved"), n("denied"), n("half within")], rows)}
${newest.length === 0 ? "" : html`<p class="soft">Newest: ${entries(newest)}</p>`}`;
}

export function wasteSection(waste: Figures["waste"]): Html {
  const { calls, repeats, deniedRetries, incomparable, complete, repeated, retried, tokens, costs, tasks } = waste;
  const list = (rows: typeof repeated) =>
    rows.map((one) => [html`<code>${one.call}</code>`, count(one.count), entry(one.newest)]);
  const measures = (all: readonly Counted[] | null) =>
    all === null ? "not reported" : all.map((one) => `${count(one.count)} ${one.name}`).join(", ");
  const perTask = tasks.map((one) => [one.task, count(one.calls), span(one.milliseconds), measures(one.cost)]);
  return html`<h2>Wasted work</h2>
<p>${some(repeats, "call")} of ${count(calls)} (${share(repeats, calls)}) had been made before in the same session with the same arguments; ${count(deniedRetries)} of them had been refused then.</p>
${incomparable > 0 ? html`<p class="soft">${some(incomparable, "call")} could not be compared, because the record holds a commitment in place of a secret.</p>` : ""}
${complete ? "" : html`<p class="soft">There were more different calls than are kept at once, so some repeats are not counted.</p>`}
${table("Made again most often", [long("call"), n("again"), n("newest")], list(repeated))}
${table("Tried again after a refusal", [long("call"), n("again"), n("newest")], list(retried))}
<dl class="tiles"><div><dt>Tokens</dt><dd><small>${measures(tokens)}</small></dd></div><div><dt>Cost</dt><dd><small>${measures(costs)}</small></dd></div></dl>
${table("Tasks, by calls", ["task", n("calls"), n("time in tools"), "cost"], perTask, "No call was made within a declared task, so cost per task is not reported.")}`;
}

export function coverageSection(coverage: Figures["coverage"]): Html {
  const { calls, doors, newestUnmediated, newestGaps, alarms, modes } = coverage;
  const rows = doors.map((one) => [
    one.door,
    count(one.calls),
    count(one.monitored),
    count(one.claimed),
    one.last === 0 ? "–" : when(one.last),
  ]);
  const part = (what: string, value: number, why: string): Part[] => [what, count(value), share(value, calls), why];
  const unknown = coverage.withoutOutcome;
  const limits = [
    part(
      "past every door",
      coverage.unmediated,
      "found by rampart reconcile in a host's transcripts; it finds only what it was run for",
    ),
    part("in monitor mode", coverage.monitored, "the decision was recorded and not enforced"),
    part(
      "claimed by a door",
      coverage.claimed,
      "the guard was away; the door decided by the last signed policy and reported later",
    ),
    part(
      "not understood in full",
      coverage.opaque,
      "something in the call is decided only when it runs, or could not be read",
    ),
    part(
      "with a program nobody knows",
      coverage.unknownPrograms,
      "what it does is not known; the policy decided on its name",
    ),
    unknown === null
      ? ["without an end on record", "not counted", "–", "too many calls were open at once"]
      : part("without an end on record", unknown, "let through, and no door reported what came of it"),
    part("by a claimed identity", coverage.unverified, "agent and session are what the caller says"),
    part("by an agent without a named owner", coverage.unowned, "nobody answers for it"),
  ];
  const notes = (list: typeof newestGaps) => list.map((one) => [entry(one.index), when(one.time), one.what]);
  return html`<h2>What this report cannot show</h2>
<p>${modes.includes("user") ? "The guard ran in user mode: it mediates hosts that ask it, and does not hold against code that already runs as the same user." : modes.includes("system") ? "The guard ran in system mode, as a user of its own." : "No start of a guard is on record in this period, so its mode is not known."}</p>
${table("Doors", ["door", n("calls"), n("monitored"), n("claimed"), "last call"], rows, "No door was used in this period.")}
${table("Calls that are known less well", ["calls", n("number"), n("of all"), long("because")], limits)}
${table("Newest calls past every door", [n("entry"), TIME, long("what")], notes(newestUnmediated))}
${table(
  `Gaps of the record: ${count(coverage.gaps)}${coverage.lost > 0 ? `, ${some(coverage.lost, "event")} known to be lost` : ""}`,
  [n("entry"), TIME, long("what")],
  notes(newestGaps),
  "No gap of the record is known.",
)}
${table(
  "Alarms",
  ["code", n("times"), n("newest")],
  alarms.map((one) => [one.name, count(one.count), entry(one.newest)]),
  "No alarm.",
)}`;
}
