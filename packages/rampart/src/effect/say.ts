import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { some } from "../say/words.js";
import type { RecordEffect } from "./read.js";
import { LEFT_OUT, type LeftOut } from "./recorded.js";

const SHOWN = 40;
const INK: Readonly<Record<string, (text: string) => Piece>> = { allow: yellow, ask: bold, deny: red };

/** What a policy would have decided otherwise, for a person; what could not be compared is said and counted. */
export function sayRecordEffect(effect: RecordEffect, io: Io): void {
  const { compared, same, differences, since, unsure, unchecked, others, left } = effect;
  const other = compared - same;
  const title = `${since}: of ${some(compared, "recorded call")}, `;
  io.line(
    bold(title),
    other === 0 ? green("none would be decided otherwise") : yellow(`${other} would be decided otherwise`),
  );
  for (const { was, is, rule, count, agents, examples } of differences.slice(0, SHOWN)) {
    io.line(`  ${String(count).padStart(6)}  ${was} → `, INK[is]!(is), dim(`  [${rule}]  ${agents.join(", ")}`));
    for (const { index, call } of examples) io.line(dim(`          entry ${index}: `), call.slice(0, 100));
  }
  if (differences.length > SHOWN || others > 0)
    io.line(
      dim(
        `  … and ${Math.max(0, differences.length - SHOWN)} kinds more${others > 0 ? `, ${some(others, "call")} of further kinds` : ""}`,
      ),
    );
  const reasons = (Object.keys(LEFT_OUT) as LeftOut[]).filter((why) => left[why] > 0);
  if (reasons.length > 0 || unsure > 0) io.line(dim("  not compared:"));
  for (const why of reasons) io.line(dim(`  ${String(left[why]).padStart(6)}  ${LEFT_OUT[why]}`));
  if (unsure > 0)
    io.line(dim(`  ${String(unsure).padStart(6)}  what their own policy decided hung on more than the record has`));
  if (unchecked > 0)
    io.line(dim(`  ${some(unchecked, "call")} of these by a policy that is no longer kept: compared as recorded`));
}
