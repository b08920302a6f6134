import { inTurn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { formatSpan, parseSpan } from "../setup/retention.js";
import { readSettings, settingsFile, writeSettings } from "../setup/settings.js";

const FOR_EVER = "for-ever";

export const verb: Verb = {
  name: "log retain",
  summary: "show or set for how long the record keeps content",
  usage: "[--calls SPAN] [--prompts SPAN]",
  about: [
    "Once a day the guard seals what is older: the content goes, the hashes stay, and the log verifies as before (rampart log seal). Without a span everything is kept. What gave or took power, keys and gaps stay in any case.",
  ],
  options: {
    calls: { type: "string", value: "SPAN", help: "calls, results, reviews, sessions, alarms: 90d, 12w or for-ever" },
    prompts: { type: "string", value: "SPAN", help: "prompts and answers: 30d, 4w or for-ever" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart log retain", what: "what is set" },
    { run: "rampart log retain --calls 90d --prompts 30d", what: "keep less" },
    { run: "rampart log retain --calls for-ever", what: "keep everything agents did" },
  ],
  async run(input, io) {
    const layout = layoutOf(input, io);
    const said = { calls: input.text("calls"), prompts: input.text("prompts") };
    const changed = said.calls !== null || said.prompts !== null;
    if (changed && !isInstalled(layout))
      throw new Failure("not_installed", "nothing is installed here", `rampart init${stateOption(input)}`, EXIT.no);
    const spans = {
      calls: said.calls === null ? null : { span: spanOf(said.calls, "--calls") },
      prompts: said.prompts === null ? null : { span: spanOf(said.prompts, "--prompts") },
    };
    const set = async () => {
      const settings = await readSettings(layout);
      const { calls, prompts } = settings.retention;
      const retention = {
        calls: spans.calls === null ? calls : spans.calls.span,
        prompts: spans.prompts === null ? prompts : spans.prompts.span,
      };
      if (changed) await writeSettings(layout, { ...settings, retention });
      return retention;
    };
    const retention = changed ? await inTurn(settingsFile(layout), set) : await set();
    const running = changed && (await askGuardIfThere(input, io, { op: "head" })) !== null;
    const shown = { calls: words(retention.calls), prompts: words(retention.prompts) };
    if (input.json) io.json({ ...shown, changed, restart: running });
    else {
      io.line(`calls    ${shown.calls}`);
      io.line(`prompts  ${shown.prompts}`);
      if (changed) io.line(green("written"), dim(`  ${settingsFile(layout)}`));
      // The guard reads its settings when it starts.
      if (running) io.line(`the running guard does so once it is started anew: rampart stop${stateOption(input)}`);
    }
    return EXIT.ok;
  },
};

const words = (ms: number | null): string => (ms === null ? FOR_EVER : formatSpan(ms));

function spanOf(said: string, option: string): number | null {
  if (said === FOR_EVER) return null;
  const span = parseSpan(said);
  if (span !== null) return span;
  throw new Failure("bad_value", `${option} ${said}: expected a span of days or weeks: 90d, 12w, ${FOR_EVER}`, null);
}
