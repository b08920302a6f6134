import { submitCheckpoint } from "@rampart/ledger";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { administered, layoutOf } from "../setup/folders.js";
import { install } from "../setup/install.js";
import { readSettings, usualQuorum, writeSettings } from "../setup/settings.js";
import { openWitness } from "../setup/witness.js";
import { formatWitness, parseWitness, WITNESS_FORMS, type WitnessSpec } from "../setup/witness-spec.js";

export const verb: Verb = {
  name: "init",
  summary: "install: folders, a key, a policy, a log, perhaps a witness",
  usage: "[--witness WHERE]…",
  about: [
    "Safe to run again: what is there stays as it is. A witness is a place elsewhere that keeps signed checkpoints of the log; without one a complete rewrite by this user cannot be noticed.",
  ],
  options: {
    witness: {
      type: "string",
      value: "WHERE",
      multiple: true,
      help: "file:PATH on another mount, git:REMOTE, http(s)://HOST/#KEY, webhook:URL, program:PATH, or print",
    },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart init", what: "the usual folders; asks for a witness on a terminal" },
    { run: "rampart init --witness file:/mnt/elsewhere/checkpoints", what: "checkpoints also go to another mount" },
    { run: "rampart init --witness git:git@example.com:me/checkpoints.git", what: "or to a git remote" },
  ],
  async run(input, io) {
    const layout = administered(layoutOf(input, io));
    const asked = witnessesOf(input);
    const settings = await readSettings(layout);
    const { made, key } = await install(layout, io);
    const wanted = asked.length > 0 || settings.witnesses.length > 0 ? asked : await offerWitness(io);
    const kept = wanted.filter((spec) => spec.kind !== "print");
    const witnesses = [...settings.witnesses, ...kept.filter((spec) => !isKnown(spec, settings.witnesses))];
    if (kept.length > 0)
      await writeSettings(layout, {
        ...settings,
        witnesses,
        quorum: Math.max(settings.quorum, usualQuorum(witnesses)),
      });
    const checkpoint = await checkpointOf(placesIn(layout).log);
    const delivered = await Promise.all(
      kept.map(async (spec) => ({ spec, ...(await submitCheckpoint(openWitness(spec, layout), checkpoint)) })),
    );
    if (input.json) {
      io.json({
        made,
        key,
        policy: placesIn(layout).policy,
        witnesses: witnesses.map(formatWitness),
        checkpoint,
        problems: delivered.flatMap(({ spec, error }) =>
          error === null ? [] : [`${formatWitness(spec)}: ${error.message}`],
        ),
      });
    } else {
      io.line(made.length === 0 ? dim("everything was there already") : green("installed"));
      io.line("  policy    ", placesIn(layout).policy, dim("  extends coding-agent; yours to change"));
      io.line("  key, log  ", layout.state);
      for (const spec of witnesses) io.line("  witness   ", formatWitness(spec));
      for (const { spec, error } of delivered) {
        if (error !== null)
          io.line(yellow(`  the witness ${formatWitness(spec)} did not take the checkpoint: ${error.message}`));
      }
      if (wanted.some((spec) => spec.kind === "print")) printCheckpoint(checkpoint, io);
      else if (witnesses.length === 0) sayNoWitness(input, io);
      io.line();
      io.line(
        "next:  ",
        bold(`rampart protect gemini${stateOption(input)}`),
        "  or  ",
        bold(`rampart check${stateOption(input)} -- 'rm -rf ~'`),
      );
    }
    return delivered.some(({ error }) => error !== null) ? EXIT.no : EXIT.ok;
  },
};

/** One word per way; a mistake is told before anything is made. */
function witnessesOf(input: Input): WitnessSpec[] {
  return input.texts("witness").map((text) => {
    const spec = parseWitness(text);
    if (spec !== null) return spec;
    throw new Failure("bad_value", `--witness ${text}: expected ${WITNESS_FORMS}`, "rampart init --help");
  });
}

const isKnown = (spec: WitnessSpec, known: readonly WitnessSpec[]) =>
  known.some((one) => formatWitness(one) === formatWitness(spec));

/** Asked once, on a terminal only; no answer is a no. */
async function offerWitness(io: Io): Promise<WitnessSpec[]> {
  if (!io.interactive) return [];
  io.line("A witness keeps checkpoints of the log where this machine cannot change them.");
  const said = (await io.ask("file:/other/mount/checkpoints, git:REMOTE, print, or nothing for none:")).trim();
  const spec = said === "" ? null : parseWitness(said);
  if (said !== "" && spec === null)
    throw new Failure("bad_value", `no witness: ${said}`, "rampart init --witness print");
  return spec === null ? [] : [spec];
}

function printCheckpoint(checkpoint: string, io: Io): void {
  io.line();
  io.line("Keep this where the machine cannot change it; `rampart log verify --witness FILE` compares:");
  io.line();
  for (const line of checkpoint.split("\n")) io.line(line);
}

function sayNoWitness(input: Input, io: Io): void {
  io.line(yellow("  no witness"), ": the log is internally consistent, not rewrite-proof");
  io.line(dim(`             rampart init${stateOption(input)} --witness file:/mnt/elsewhere/checkpoints`));
}
