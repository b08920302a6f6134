import { isJsonObject, wrap } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { type Health, healthOf } from "../guard/health.js";
import { some } from "../say/words.js";

export const verb: Verb = {
  name: "status",
  summary: "what is installed, which hosts are protected, what is wrong",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart status", what: "guard, policy, doors, log, witness" },
    { run: "rampart status --json", what: "the same for a program" },
  ],
  exits: [{ status: EXIT.no, means: "something is wrong, or nothing is installed" }],
  async run(input, io) {
    const health = await healthOf(input, io);
    if (input.json) io.json(health);
    else sayHealth(health, input, io);
    return health.healthy ? EXIT.ok : EXIT.no;
  },
};

function sayHealth(health: Health, input: Input, io: Io): void {
  const state = stateOption(input);
  io.line(health.healthy ? green("healthy") : red("not healthy"));
  for (const problem of health.problems) io.line("  ", red("problem  "), problem);
  const { guard, policy, log } = health;
  io.line(
    "  guard    ",
    guard !== null
      ? runningGuard(guard)
      : health.silent
        ? red("does not answer; doors decide by its last bundle")
        : dim(`not running; ${health.start ?? "the next hook starts it"}`),
  );
  const api = health.details?.["api"];
  if (isJsonObject(api) && typeof api["url"] === "string") io.line("  api      ", api["url"]);
  if (policy !== null) sayPolicy(policy, health.details, state, io);
  for (const door of health.doors) {
    const mode = door.mode === "monitor" ? yellow("monitor: nothing is stopped") : bold("enforce");
    const sure = door.proved ? "proved" : "from documentation, unproved";
    io.line("  door     ", door.host.padEnd(12), door.protected ? mode : red("not working"), dim(`  ${sure}`));
    if (door.onUnavailable === "allow") io.line("           ", red("allows every call when guard and bundle are away"));
  }
  if (health.doors.length === 0) io.line("  doors    ", dim(`none; rampart protect HOST${state}`));
  if (log !== null)
    io.line(
      "  log      ",
      log.entries === null ? `${log.signed} entries signed` : `${log.entries} entries, ${log.signed} signed`,
      dim(`  ${log.folder}`),
    );
  io.line("  witness  ", health.witness.witnessed ? health.witness.names.join(", ") : yellow(health.witness.assurance));
  for (const { name, why } of health.witness.near)
    io.line("           ", name, dim(`  no witness against this machine: ${why}`));
  if (guard !== null && guard.reviews > 0)
    io.line("  reviews  ", yellow(`${guard.reviews} wait`), dim(`  rampart reviews${state}`));
  sayOrders(health.details, state, io);
  const limits = health.details?.["limits"];
  if (isJsonObject(limits) && typeof limits["full"] === "number" && limits["full"] > 0)
    io.line("  limits   ", yellow(`${limits["full"]} used up`), dim(`  rampart limits --full${state}`));
  io.line();
  for (const line of wrap(health.note, 76)) io.line(dim(`  ${line}`));
}

const ORIGINS: Readonly<Record<string, string>> = {
  bundle: "the last good one; the file is broken",
  fallback: "built-in; the file is broken",
  chosen: "chosen by a person; the file is left aside",
  held: "the one before; the file waits for sign-offs",
};

function sayPolicy(
  { name, digest, origin }: NonNullable<Health["policy"]>,
  details: Health["details"],
  state: string,
  io: Io,
): void {
  io.line("  policy   ", name, dim(`  ${digest.slice(0, 19)}…  ${ORIGINS[origin] ?? `from ${origin}`}`));
  const policy = details?.["policy"];
  const waiting = isJsonObject(policy) && Array.isArray(policy["waiting"]) ? policy["waiting"] : [];
  for (const one of waiting)
    io.line("           ", yellow(`waits: ${String(one)}`), dim(`  rampart policy versions${state}`));
}

/** What holds whatever the policy says, and what somebody should look at; nothing where there is nothing. */
function sayOrders(details: Health["details"], state: string, io: Io): void {
  const { orders, incidents } = details ?? {};
  if (isJsonObject(orders)) {
    const { stopped, quarantined, restrictions, glass } = orders;
    const said = [
      ...(stopped === true ? ["everything is stopped"] : []),
      ...(quarantined === 0 ? [] : [`${quarantined} quarantined`]),
      ...(restrictions === 0 ? [] : [some(Number(restrictions), "restriction")]),
      ...(glass === null ? [] : ["broken glass"]),
    ];
    if (said.length > 0) io.line("  orders   ", red(said.join(", ")), dim(`  rampart orders${state}`));
  }
  if (isJsonObject(incidents) && incidents["open"] !== 0)
    io.line("  incidents", " ", yellow(`${incidents["open"]} open`), dim(`  rampart incidents${state}`));
}

/** In system mode an agents' user does not know the guard's process. */
function runningGuard({ pid, mode }: NonNullable<Health["guard"]>): string {
  return pid === 0 ? `running, ${mode} mode` : `running, pid ${pid}, ${mode} mode`;
}
