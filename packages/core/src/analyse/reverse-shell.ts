import type { Action, Finding } from "../spine/index.js";
import { type Analyser, finding, NO_FINDINGS } from "./analyser.js";
import { SHELLS } from "./shells.js";

/**
 * A shell somebody else types into: the call talks to the network, and starts a shell that was given nothing to do, or
 * whose input comes from there.
 */
export const REVERSE_SHELL: Analyser = {
  name: "reverse-shell",
  codes: ["process.reverse-shell"],
  analyse({ interpretation }) {
    const { actions } = interpretation;
    if (!actions.some(reachesOut)) return NO_FINDINGS;
    const findings: Finding[] = [];
    for (const [index, action] of actions.entries()) {
      if (!isOpenShell(action)) continue;
      const message = `a shell (${action.detail.program ?? "unknown"}) whose commands come from the network`;
      findings.push(finding("process.reverse-shell", "critical", message, action.span, index));
      break;
    }
    return findings;
  },
};

/** A bare connection; one of a protocol with requests of its own carries no keystrokes. */
function reachesOut({ kind, resource, detail }: Action): boolean {
  if (resource.type !== "host") return false;
  if (kind === "net.connect" || kind === "net.listen") return true;
  const bare = detail.scheme === undefined || detail.scheme === "tcp" || detail.scheme === "udp";
  return (kind === "net.send" || kind === "net.receive") && bare;
}

function isOpenShell({ kind, detail, sources }: Action): boolean {
  if (kind !== "process.exec" || detail.program === undefined || !SHELLS.has(detail.program)) return false;
  if (sources.some((source) => source.type === "network")) return true;
  // `bash -i`, `sh`: no script, no text. A login shell on this machine does not come with a connection.
  return (detail.argv ?? [])
    .slice(1)
    .every((word) => word !== null && /^-[ilps]+$|^--(?:norc|noprofile|login|posix)$/.test(word));
}
