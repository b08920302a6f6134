import type { Action, Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS } from "./analyser.js";

/** Code that runs without anybody having read it: it comes from the network, in the same breath or by way of a file. */
export const UNREAD_CODE: Analyser = {
  name: "unread-code",
  codes: ["code.download-run"],
  analyse({ interpretation }) {
    const { actions } = interpretation;
    let findings: Finding[] | null = null;
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index]!;
      const from = downloadedFrom(action);
      if (from === null) continue;
      findings ??= [];
      if (findings.length >= MAX_FINDINGS) break;
      findings.push(finding("code.download-run", "high", `code from ${from} would run unread`, action.span, index));
    }
    return findings ?? NO_FINDINGS;
  },
};

/** The host code comes from, null where it does not come from the network. */
function downloadedFrom({ kind, detail, sources }: Action): string | null {
  const runs = kind === "code.run" || (kind === "opaque" && detail.reason === "untrusted_code");
  if (!runs) return null;
  for (const { type, name, labels } of sources) if (type === "network" && !labels.includes("loopback")) return name;
  return detail.origin === "network" ? "the network" : null;
}
