import { existsSync, realpathSync } from "node:fs";
import { type Override, type Policy, writeOverride } from "@rampart/core";
import { inTurn, nearest, placesIn, writeAtomic } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, green } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { usePolicy } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { parseUntil } from "../policy/until.js";
import { administered, configMode, layoutOf } from "../setup/folders.js";

/** Conditions an exception may be made of; all that are given must hold. */
const CONDITIONS = ["path", "host", "program", "package", "table", "tool", "label"] as const;

export const verb: Verb = {
  name: "allow",
  summary: "loosen one rule by name, in the installed policy",
  usage: "RULE (--path GLOB | --host NAME | … | --everywhere) --reason TEXT [--until WHEN]",
  about: [
    "The rule stays as it is in its pack; your policy says where it does not apply, why, and until when. A rule marked final cannot be loosened.",
  ],
  options: {
    path: {
      type: "string",
      value: "GLOB",
      multiple: true,
      help: "not for these paths: /abs/**, ~/x/**, {project}/**, **/name",
    },
    host: {
      type: "string",
      value: "NAME",
      multiple: true,
      help: "not for these hosts; *.example.com is every host below",
    },
    program: { type: "string", value: "NAME", multiple: true, help: "not for these programs" },
    package: { type: "string", value: "NAME", multiple: true, help: "not for these packages" },
    table: { type: "string", value: "NAME", multiple: true, help: "not for these tables" },
    tool: { type: "string", value: "NAME", multiple: true, help: "not for these tools" },
    label: { type: "string", value: "LABEL", multiple: true, help: "not for what carries one of these labels" },
    everywhere: { type: "boolean", help: "switch the rule off" },
    reason: { type: "string", value: "TEXT", help: "why; kept beside the exception" },
    until: { type: "string", value: "WHEN", help: "2027-01-31, 8h, 30d, 2w: void from then on" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart allow delete.outside --path '~/old-builds/**' --reason 'my build outputs'", what: "one place" },
    {
      run: "rampart allow code.unread --host get.example.com --reason 'read it' --until 8h",
      what: "one host, for today",
    },
  ],
  async run(input, io) {
    const [rule = ""] = input.positionals;
    const override = overrideOf(input, io);
    const path = policyFile(input, io);
    const layout = administered(layoutOf(input, io));
    const { known, changed } = await inTurn(placesIn(layout).policy, async () => {
      const [source] = await policySources([], input, io);
      checkRule(usePolicy([source!]), rule);
      const text = writeOverride(source!.text, rule, override);
      const changed = usePolicy([{ name: path, text }]);
      const known = text === source!.text;
      if (!known) await writeAtomic(path, text, configMode(layout));
      return { known, changed };
    });
    if (input.json) io.json({ rule, override, policy: path, digest: changed.digest });
    else if (known) sayKnown(rule, path, io);
    else sayDone(rule, override, path, changed.document["sign-offs"] !== undefined, io);
    return EXIT.ok;
  },
};

function overrideOf(input: Input, io: Io): Override {
  const given = CONDITIONS.filter((name) => input.texts(name).length > 0);
  const everywhere = input.flag("everywhere");
  if (everywhere === given.length > 0) {
    const message = everywhere ? "--everywhere stands alone" : "where? Say --path, --host … or --everywhere";
    throw new Failure("usage", `rampart allow: ${message}`, "rampart allow --help");
  }
  const reason = input.text("reason");
  if (reason === null)
    throw new Failure("usage", "rampart allow: an exception needs a --reason", "rampart allow --help");
  const until = input.text("until");
  return {
    except: everywhere ? "all" : [Object.fromEntries(given.map((name) => [name, oneOrList(input.texts(name))]))],
    reason,
    ...(until === null ? {} : { until: parseUntil(until, io.now()) }),
  };
}

const oneOrList = (values: readonly string[]) => (values.length === 1 ? values[0]! : values);

/** A policy kept elsewhere and linked here is changed where it is kept. */
function policyFile(input: Input, io: Io): string {
  const { policy } = placesIn(administered(layoutOf(input, io)));
  if (existsSync(policy)) return realpathSync(policy);
  throw new Failure("not_installed", `there is no policy at ${policy}`, `rampart init${stateOption(input)}`);
}

/** Names what the loader would refuse in words of its own file: an unknown rule, a final one. */
function checkRule(policy: Policy, id: string): void {
  const rules = [...policy.document.guardrails, ...Object.values(policy.document.roles).flatMap((role) => role.rules)];
  const rule = rules.find((one) => one.id === id);
  if (rule?.final) throw new Failure("refused", `the rule ${id} is final: nobody may loosen it by name`, null);
  if (rule !== undefined || id === "understanding.unknown-program") return;
  const meant = nearest(
    id,
    rules.map((one) => one.id),
  );
  const hint = meant === null ? "" : ` Did you mean ${meant}?`;
  throw new Failure("not_found", `the policy has no rule "${id}".${hint}`, "rampart explain -- COMMAND");
}

function sayKnown(rule: string, path: string, io: Io): void {
  io.line(green("done already"), `  the rule ${rule} has this exception in ${path}`);
}

function sayDone(rule: string, { except, until }: Override, path: string, waits: boolean, io: Io): void {
  const blocks = except === "all" ? [] : except.flatMap((block) => Object.entries(block));
  const where = blocks.map(([name, value]) => `${name} ${[value].flat().join(", ")}`).join(" and ");
  const end = until === undefined ? "" : `, until ${until}`;
  io.line(green("done"), "  the rule ", bold(rule), ` no longer applies: ${where === "" ? "everywhere" : where}${end}`);
  const then = waits ? "it waits for sign-offs: rampart policy versions" : "a running guard takes it up by itself";
  io.line(`      written to ${path}; ${then}`);
}
