import type { Action, Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS } from "./analyser.js";

const SENDS: ReadonlySet<string> = new Set(["net.send", "message.send", "package.publish", "vcs.send"]);

/** Secrets on their way out: what is sent comes from a place that holds them. */
export const EXFILTRATION: Analyser = {
  name: "exfiltration",
  codes: ["data.exfiltration"],
  analyse({ interpretation }) {
    const { actions } = interpretation;
    const findings: Finding[] = [];
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index]!;
      const secret = secretSource(action);
      if (secret === null || findings.length >= MAX_FINDINGS) continue;
      const to = action.resource.form === "any" ? "an unknown place" : action.resource.name;
      findings.push(finding("data.exfiltration", "critical", `${secret} would be sent to ${to}`, action.span, index));
    }
    return findings;
  },
};

/** The name of the first source that holds secrets; its value is never said. */
function secretSource({ kind, sources, labels }: Action): string | null {
  if (!SENDS.has(kind) || labels.includes("loopback")) return null;
  return (
    sources.find((source) => source.labels.includes("credential") || source.labels.includes("secret"))?.name ?? null
  );
}
