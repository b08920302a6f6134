import type { Verdict } from "@rampart/core";
import { bold, dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Brief, Limit } from "./brief.js";

const BY_DEFAULT: Readonly<Record<Verdict, string>> = {
  allow: "is allowed",
  ask: "asks a person first",
  deny: "is denied",
};

/** The brief as lines an agent reads at the start of its work: no more than it needs to plan. */
export function sayBrief(brief: Brief, io: Io): void {
  const { policy, roles, denied, asked, granted, understanding } = brief;
  const who = roles.length === 0 ? "" : `, as ${roles.join(" and ")}`;
  io.line(bold(`What you may do here, by policy ${policy.name}${who}`), dim(`  ${policy.digest.slice(0, 19)}…`));
  io.line(
    `What no rule below speaks of ${BY_DEFAULT[brief.default]}. Calls are judged by what they would do, not by how`,
  );
  io.line("they are written: another spelling of something refused is refused too.");
  sayLimits("Allowed by a rule", granted, io);
  sayLimits("Denied, always. Do not plan with it:", denied, io);
  sayLimits("Asked: a person decides first, so prefer another way or expect to wait:", asked, io);
  io.line();
  io.line(
    `Programs nobody described: ${understanding["unknown-program"]}. Code or words only decided when it runs: ${understanding.opaque}.`,
    ` Too long or unreadable: ${understanding["beyond-bounds"]}.`,
  );
  io.line(
    "`rampart check -- 'COMMAND'` tells the verdict beforehand and runs nothing. Only a person can change a limit.",
  );
}

function sayLimits(title: string, limits: readonly Limit[], io: Io): void {
  if (limits.length === 0) return;
  io.line();
  io.line(bold(title));
  for (const { rule, kinds, says, instead, review, unlessGranted } of limits) {
    const lifted = unlessGranted === null ? "" : ` Unless you were granted ${unlessGranted}.`;
    const [first = "", second, ...more] = kinds;
    const what = second === undefined ? first : more.length > 0 ? `${first}, ${second} …` : `${first}, ${second}`;
    const way = instead === null ? "" : ` Instead: ${sentence(instead)}`;
    const takes = review === null ? "" : ` To allow it: ${sentence(review)}`;
    io.line(`- ${what}: ${sentence(says)}${takes}${way}${lifted}`, dim(`  [${rule}]`));
  }
}

const sentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);
