import { placesIn, readDoors, VERSION } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { policyInForce, policyNamed } from "../policy/compared.js";
import { type Measured, measure } from "../policy/measure.js";
import { shortDigest } from "../policy/named.js";
import { layoutOf } from "../setup/folders.js";

const USUAL = "baseline";

export const verb: Verb = {
  name: "policy measure",
  summary: "hold this installation against the baseline",
  usage: "[--baseline PACK|FILE|DIGEST] [--strict]",
  about: [
    "The baseline is a pack, the same in every installation of one version, and named by its digest: its rules that are missing, changed, switched off or loosened in the policy in force, what is not understood and passes more easily, and doors that only watch or open when the guard is away.",
  ],
  options: {
    baseline: { type: "string", value: "PACK", help: `another one to hold it against; default ${USUAL}` },
    strict: { type: "boolean", help: "exceptions with a reason count as gaps too" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy measure", what: "what of the baseline does not hold here" },
    {
      run: "rampart policy measure --baseline ./company.yaml --strict --json",
      what: "for a program, against one's own",
    },
  ],
  exits: [{ status: EXIT.no, means: "the baseline does not hold" }],
  async run(input, io) {
    const baseline = await policyNamed(input.text("baseline") ?? USUAL, input, io);
    const policy = await policyInForce(input, io);
    const doors = await readDoors(placesIn(layoutOf(input, io)).doors);
    const measured = measure(policy, baseline, doors, io.now());
    const { name } = baseline.document;
    const about = { policy: policy.digest, baseline: { name, digest: baseline.digest, rampart: VERSION } };
    const gaps = measured.deviations.filter(({ severity }) => severity === "gap" || input.flag("strict"));
    if (input.json) io.json({ ...about, ...measured, holds: gaps.length === 0 });
    else {
      io.line(
        bold(`${policy.document.name} ${shortDigest(policy.digest)}`),
        ` against ${name} ${shortDigest(baseline.digest)}`,
      );
      say(measured, gaps.length, io);
    }
    return gaps.length === 0 ? EXIT.ok : EXIT.no;
  },
};

function say({ rules, whole, deviations }: Measured, gaps: number, io: Io): void {
  const all = `${whole} of ${rules} rules hold whole`;
  io.line("  ", gaps === 0 ? green(all) : red(all));
  for (const { severity, code, what, says } of deviations) {
    const mark = severity === "gap" ? red("gap        ") : yellow("exception  ");
    io.line("  ", mark, bold(what), `  ${says}`, dim(`  ${code}`));
  }
}
