import type { Action } from "../spine/index.js";
import { type Analyser, finding, oneOfEach } from "./analyser.js";

/** Code that runs without anybody having read it: it comes from the network, in the same breath or by way of a file. */
export const UNREAD_CODE: Analyser = {
  name: "unread-code",
  codes: ["code.download-run"],
  analyse({ interpretation }) {
    return oneOfEach(interpretation.actions, (action, index) => {
      const from = downloadedFrom(action);
      if (from === null) return null;
      return finding("code.download-run", "high", `code from ${from} would run unread`, action.span, index);
    });
  },
};

/** The host code comes from, null where it does not come from the network. */
function downloadedFrom({ kind, detail, sources }: Action): string | null {
  const runs = kind === "code.run" || (kind === "opaque" && detail.reason === "untrusted_code");
  if (!runs) return null;
  for (const { type, name, labels } of sources) if (type === "network" && !labels.includes("loopback")) return name;
  return detail.origin === "network" ? "the network" : null;
}
