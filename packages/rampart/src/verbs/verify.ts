import { join } from "node:path";
import { checkDoor, type DoorCheck, HOSTS, inspectDoor } from "@rampart/edge";
import { makePrivateFolder } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";
import { readKey } from "../setup/install.js";
import { freshReceipt, type Receipt, writeReceipt } from "../setup/receipt.js";

/** Nothing is wrong, but nothing was seen to work either. */
const UNVERIFIED = 2;

export const verb: Verb = {
  name: "verify",
  summary: "try the doors of protected hosts with harmless canaries",
  usage: "[HOST…] [--show]",
  about: [
    "Hands the installed client a message of the host's own form: one call that must be stopped, and one that must not. Neither is run; both are recorded. What was seen to work is written down with its date, and counts until something of it changes or 30 days are over.",
    "configured: the entries are there. answers: the client, the guard and the policy were seen to decide. proved: besides, CI drives the real program of this version.",
  ],
  options: { show: { type: "boolean", help: "only say what was seen last, and whether it still counts" } },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart verify", what: "every protected host" },
    { run: "rampart verify codex --json", what: "one, for a program" },
  ],
  exits: [
    { status: EXIT.no, means: "a door failed" },
    { status: UNVERIFIED, means: "a door is not protected, or not looked at" },
  ],
  async run(input, io) {
    const layout = layoutOf(input, io);
    const context = protectContext(layout, await readKey(layout).catch(() => ""), io);
    const named = input.positionals.map((name) => HOSTS[knownHost(name)]!);
    const all = await Promise.all(
      Object.values(HOSTS).map(async (host) => ({ host, door: await inspectDoor(host, context) })),
    );
    const there = all.filter(({ door }) => door.protected || door.problems.length > 0).map(({ host }) => host);
    const results: { check: DoorCheck; receipt: Receipt | null }[] = [];
    for (const host of named.length > 0 ? named : there) {
      if (input.flag("show")) {
        const receipt = await freshReceipt(host.host, context);
        const level = receipt === null ? "unverified" : "answers";
        const findings = receipt === null ? ["nothing was seen that still counts"] : [];
        results.push({
          check: { host: host.host, level, findings, proved: host.proved ? host.version : null },
          receipt,
        });
        continue;
      }
      const check = await checkDoor(host, context, io.cwd);
      await makePrivateFolder(join(layout.state, "receipts"));
      results.push({ check, receipt: check.level === "answers" ? await writeReceipt(check, context) : null });
    }
    if (input.json) io.json({ doors: results.map(({ check, receipt }) => ({ ...check, seen: seenAt(receipt) })) });
    else if (results.length === 0) io.line("no host is protected");
    else for (const { check, receipt } of results) sayCheck(check, receipt, io);
    const levels = results.map(({ check }) => check.level);
    if (levels.includes("failed")) return EXIT.no;
    return levels.length === 0 || levels.includes("unverified") ? UNVERIFIED : EXIT.ok;
  },
};

const seenAt = (receipt: Receipt | null) => (receipt === null ? null : new Date(receipt.time).toISOString());

function sayCheck({ host, level, findings, proved }: DoorCheck, receipt: Receipt | null, io: Io): void {
  const { title } = HOSTS[host]!;
  const said = level === "answers" ? green("answers") : level === "failed" ? red("failed") : yellow(level);
  const sure = proved === null ? "the host itself: from its documentation" : `the host itself: proved with ${proved}`;
  io.line(title.padEnd(12), "  ", said, dim(`  ${sure}${receipt === null ? "" : `; seen ${seenAt(receipt)}`}`));
  for (const finding of findings) io.line("              ", finding);
}
