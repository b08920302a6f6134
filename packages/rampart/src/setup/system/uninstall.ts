import { readSystem } from "@rampart/service";
import { EXIT } from "../../command/exit.js";
import { Failure } from "../../command/failure.js";
import { bold, dim, green, yellow } from "../../command/ink.js";
import type { Io } from "../../command/io.js";
import type { Input } from "../../command/verb.js";
import { agreed } from "../agree.js";
import { planRemoval } from "./remove.js";

/** `uninstall --system`: shows what goes and what stays, asks, does it. */
export async function uninstallSystem(input: Input, io: Io): Promise<number> {
  const system = readSystem();
  if (system === null) {
    if (input.json) io.json({ steps: [], kept: [], applied: false });
    else io.line("system mode is not installed here");
    return EXIT.ok;
  }
  if (process.geteuid?.() !== 0)
    throw new Failure("refused", "only root can take system mode out; nothing was changed", "the same with sudo");
  const { steps, kept } = planRemoval(system, input.flag("purge"));
  if (!input.json) {
    for (const { does, what, path } of steps) io.line("  ", bold(does.padEnd(7)), what, dim(`  ${path}`));
    for (const path of kept) io.line("  ", yellow("stays  "), path);
    if (kept.length > 0) io.line(dim("  these stay so that the record can be verified; --purge removes them too"));
  }
  const apply = !input.flag("dry-run") && (await agreed("Take system mode out?", input, io));
  if (apply) for (const step of steps) await step.apply();
  const plain = steps.map(({ does, what, path }) => ({ does, what, path }));
  if (input.json) io.json({ steps: plain, kept, applied: apply });
  else io.line(apply ? green("done") : "nothing was changed");
  return apply || input.flag("dry-run") ? EXIT.ok : EXIT.no;
}
