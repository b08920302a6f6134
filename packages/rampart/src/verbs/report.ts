import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { placesIn, writeAtomic } from "@rampart/service";
import { EXIT, VERIFY_EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { ownWitnesses } from "../log/witnessed.js";
import { parseSince } from "../past/since.js";
import type { Scope } from "../report/gather.js";
import { page } from "../report/html/page.js";
import { RISKS } from "../report/owasp.js";
import { makeReport, type Report } from "../report/report.js";
import { reportLines } from "../say/report.js";
import { layoutOf } from "../setup/folders.js";

const USUAL_SINCE = "7d";

export const verb: Verb = {
  name: "report",
  summary: "what agents did, what stopped them, and the proofs of it",
  usage: "[--since 7d] [--until WHEN] [--agent A] [--control ID] [--out FILE.html]",
  about: [
    "Activity, refusals, reviews and how long they took, wasted work, what the record cannot show, and the OWASP Top 10 for Agentic Applications, each row by events that are proved. The record is verified first. Without --out a short form is shown.",
    "The page needs nothing but itself: no script, no network. It prints as it reads, and carries the evidence of every entry it cites, which `rampart-audit evidence` checks.",
  ],
  options: {
    since: {
      type: "string",
      value: "WHEN",
      help: `from then on: 8h, 30d, 2w or a day, 2026-01-31; default ${USUAL_SINCE}`,
    },
    until: { type: "string", value: "WHEN", help: "before then, said the same way; default: now" },
    agent: { type: "string", value: "A", help: "only this agent" },
    control: {
      type: "string",
      value: "ID",
      help: "only this risk of the OWASP list, with more entries: ASI01 to ASI10",
    },
    out: { type: "string", value: "FILE", help: "write the page there; must not exist" },
    evidence: { type: "string", value: "FILE", help: "write the evidence of cited entries there; must not exist" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart report", what: "the last week, in short" },
    { run: "rampart report --since 30d --out month.html", what: "a page to read, print or send" },
    {
      run: "rampart report --since 2026-01-01 --until 2026-04-01 --agent codex --json",
      what: "a quarter of one agent, for a program",
    },
  ],
  exits: [{ status: VERIFY_EXIT.tampered, means: "the record was tampered with; the report says so" }],
  async run(input, io) {
    const layout = layoutOf(input, io);
    const { log } = placesIn(layout);
    if (!existsSync(log))
      throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
    const scope = scopeOf(input, io);
    const files = filesOf(input, io);
    // What was recorded a moment ago is not signed yet.
    await askGuardIfThere(input, io, { op: "checkpoint" });
    const witnessed = await ownWitnesses(layout);
    try {
      const { files: witnesses, cosigners, quorum } = witnessed;
      const report = await makeReport(log, { scope, made: io.now(), witnesses, cosigners, quorum });
      await write(report, files);
      if (input.json) io.json(report);
      else say(report, files, io);
      return report.integrity.result === "tampered" ? VERIFY_EXIT.tampered : EXIT.ok;
    } finally {
      await witnessed.forget();
    }
  },
};

function scopeOf(input: Input, io: Io): Scope {
  const now = io.now();
  const control = input.text("control")?.toUpperCase() ?? null;
  if (control !== null && !RISKS.some(({ id }) => id === control)) {
    throw new Failure("bad_value", `--control ${control}: there is ASI01 to ASI10`, "rampart report --help");
  }
  const { time: since } = parseSince(input.text("since") ?? USUAL_SINCE, now);
  const said = input.text("until");
  // This very moment belongs to it.
  const until = said === null ? now + 1 : parseSince(said, now, "--until").time;
  if (since < until) return { since, until, agent: input.text("agent"), control };
  throw new Failure("bad_value", "--until is before --since: there is nothing in between", "rampart report --help");
}

interface Files {
  readonly out: string | null;
  readonly evidence: string | null;
}

function filesOf(input: Input, io: Io): Files {
  const path = (option: string) => {
    const said = input.text(option);
    if (said === null) return null;
    const place = resolve(io.cwd, said);
    if (existsSync(place)) throw new Failure("already_there", `${place} exists`, null, EXIT.usage);
    return place;
  };
  return { out: path("out"), evidence: path("evidence") };
}

/** Pages and evidence hold what agents did: only their owner reads them. */
async function write(report: Report, { out, evidence }: Files): Promise<void> {
  if (out !== null) await writeAtomic(out, page(report));
  if (evidence === null) return;
  if (report.evidence === null)
    throw new Failure("refused", "there is no evidence: the record was tampered with", "rampart log verify");
  await writeAtomic(evidence, report.evidence);
}

function say(report: Report, { out, evidence }: Files, io: Io): void {
  for (const line of reportLines(report)) io.line(...line);
  if (out !== null) io.line(green("written  "), out);
  if (evidence !== null) io.line(green("written  "), evidence);
  if (out === null) io.line(dim("as a page: rampart report --out report.html"));
}
