import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Json, type JsonObject, quoteOperand, quoteWord } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { order } from "../guard/order.js";
import { attempt, closeDoors, freezing, give, type Step } from "../respond/steps.js";
import { subjectOf, type Timeline, timeline } from "../respond/timeline.js";
import { eventLine } from "../say/event.js";
import { subjectWords } from "../say/orders.js";
import { readRestrictionFile } from "./restrict.js";

const DAY_MS = 86_400_000;

export const verb: Verb = {
  name: "respond",
  summary: "the incident playbook: hold it, restrict, record, prove",
  usage: "NAME [--stop] [--restrict FILE] [--rollback] [--close-doors] [--out FILE]",
  about: [
    "In this order: quarantines NAME, which ends its privileges and voids its open questions; with --stop stops everything; with --restrict joins FILE into the policy in force; with --rollback puts the policy before back; with --close-doors makes every door enforce; sees what was frozen, and says where nothing could be. Then the incident is recorded with all of it, and --out has the timeline with its proofs, for `rampart-audit evidence`.",
    "A step that fails is said, and the next is done all the same. A person without the role for a step is refused that step.",
  ],
  options: {
    as: { type: "string", value: "KIND", choices: ["agent", "session", "user", "task"], help: "what NAME is" },
    "read-only": { type: "boolean", help: "what changes nothing may go on" },
    stop: { type: "boolean", help: "stop every agent" },
    restrict: { type: "string", value: "FILE", help: "an emergency restriction, as for `rampart restrict`" },
    rollback: { type: "boolean", help: "put back the policy that was in force before" },
    "close-doors": { type: "boolean", help: "every door enforces, and denies without a guard" },
    for: { ...LASTING, help: "how long stop and restriction hold; default: until released" },
    since: { type: "string", value: "SPAN", help: "how far back the timeline goes; default: 1d" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
    out: { type: "string", value: "FILE", help: "the timeline with its proofs; must not exist" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    {
      run: "rampart respond gemini-cli --reason 'sends what it read'",
      what: "hold the agent, record, show what it did",
    },
    { run: "rampart respond s-1 --restrict no-send.yaml --rollback --out case.evidence", what: "all but a stop" },
  ],
  exits: [{ status: EXIT.no, means: "a step could not be done; the others were" }],
  async run(input, io) {
    const out = outOf(input, io);
    const since = io.now() - (lastingOf(input.text("since"), "--since") ?? DAY_MS);
    const restriction = input.text("restrict") === null ? null : await readRestrictionFile(input.text("restrict")!, io);
    const { steps, subject } = await respond(input, io, restriction);
    const title = `${subjectWords(subject)}: ${input.text("reason") ?? "an operator responded"}`;
    const { name, type } = subject;
    const report = { op: "report-incident", name, type, title, steps: steps as unknown as Json } as JsonObject;
    let id: string | null = null;
    let told: Timeline = { events: [], entries: 0, file: null };
    const recorded = await attempt("record", async () => {
      id = String((await order(input, io, report))["id"]);
      return { said: `incident ${id}`, entry: null };
    });
    const proved = await attempt("timeline", async () => {
      // What was recorded a moment ago is not signed yet.
      await askGuardIfThere(input, io, { op: "checkpoint" });
      told = await timeline(input, io, subject, since, out);
      return { said: `${told.entries} entries${out === null ? "" : `, proved in ${out}`}`, entry: null };
    });
    const all = [...steps, recorded, proved];
    if (input.json) io.json({ incident: id, subject, steps: all, timeline: told });
    else say(id, subject, all, told, input, io);
    return all.every(({ done }) => done) ? EXIT.ok : EXIT.no;
  },
};

type Restriction = { readonly name: string; readonly text: string } | null;

async function respond(input: Input, io: Io, restriction: Restriction) {
  const as = input.text("as");
  const reason = input.text("reason");
  const span = lastingOf(input.text("for"));
  const mode = input.flag("read-only") ? "read-only" : "deny";
  const type = as === "user" ? "principal" : as;
  const first = await order(input, io, { op: "quarantine", name: input.positionals[0]!, type, mode, reason });
  const subject = subjectOf(first);
  const entry = typeof first["entry"] === "number" ? first["entry"] : null;
  const said = `${subjectWords(subject)} ${mode === "deny" ? "may do nothing" : "may only read"}`;
  const seen = first["seen"] === false ? `${said}; nobody of that name was seen so far` : said;
  const steps: Step[] = [{ step: "quarantine", done: true, said: seen, entry }];
  const take = async (step: string, wanted: boolean, work: Parameters<typeof attempt>[1]) => {
    if (wanted) steps.push(await attempt(step, work));
  };
  await take("stop", input.flag("stop"), () =>
    give(input, io, { op: "stop-all", for: span, reason }, () => "every call is refused"),
  );
  await take("restrict", restriction !== null, () =>
    give(input, io, { op: "restrict", ...restriction!, for: span }, ({ id }) => `restriction ${id} holds`),
  );
  await take("rollback", input.flag("rollback"), () =>
    give(input, io, { op: "policy-rollback", digest: null }, () => "the policy before is in force again"),
  );
  await take("doors", input.flag("close-doors"), () => closeDoors(input, io));
  await take("freeze", mode === "deny" || input.flag("stop"), () => freezing(input, io, subject));
  return { steps, subject };
}

function outOf(input: Input, io: Io): string | null {
  const out = input.text("out");
  if (out === null) return null;
  const path = resolve(io.cwd, out);
  if (existsSync(path)) throw new Failure("already_there", `${path} exists`, null, EXIT.usage);
  return path;
}

function say(
  id: string | null,
  subject: JsonObject,
  steps: readonly Step[],
  told: Timeline,
  input: Input,
  io: Io,
): void {
  io.line(red("incident "), bold(id ?? "not recorded"), `  ${subjectWords(subject)}`);
  for (const { step, done, said, entry } of steps) {
    const where = entry === null ? "" : `  entry ${entry}`;
    io.line("  ", done ? green("done  ") : yellow("FAILED"), ` ${step.padEnd(11)} ${said}`, dim(where));
  }
  io.line();
  for (const event of told.events) io.line("  ", ...eventLine(event));
  if (told.entries > told.events.length) io.line(dim(`  … the last ${told.events.length} of ${told.entries}`));
  if (told.file !== null) io.line(dim(`  rampart-audit evidence ${quoteWord(told.file)} --key KEY`));
  io.line();
  const as = input.text("as");
  if (id !== null) io.line(`  rampart incidents close ${id}${stateOption(input)}`);
  io.line(
    `  rampart release${as === null ? "" : ` --as ${as}`}${stateOption(input)} ${quoteOperand(String(subject["name"]))}`,
  );
}
