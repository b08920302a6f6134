import type { Action, Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS } from "./analyser.js";
import { passesFor } from "./confusables.js";
import { shownHost } from "./punycode.js";

/** Names of hosts, tools, servers, programs and packages written to pass for others: `аpple.com`, `xn--pple-43d.com`. */
export const LOOK_ALIKES: Analyser = {
  name: "look-alikes",
  codes: ["name.look-alike"],
  analyse({ interpretation }) {
    let findings: Finding[] | null = null;
    const { actions } = interpretation;
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index]!;
      const plain = impersonated(action);
      if (plain === null) continue;
      findings ??= [];
      if (findings.length >= MAX_FINDINGS) break;
      const message = `the ${action.resource.type} only looks like "${plain}"`;
      findings.push(finding("name.look-alike", "high", message, action.span, index));
    }
    return findings ?? NO_FINDINGS;
  },
};

/** The plain name another one passes for. */
function impersonated({ resource, detail }: Action): string | null {
  switch (resource.type) {
    case "host":
      return passing(resource.name.includes("xn--") ? shownHost(resource.name) : resource.name);
    case "tool":
      return passing(resource.name) ?? passing(detail.server);
    case "program":
    case "package":
    case "service":
    case "recipient":
      return passing(resource.name);
    default:
      return null;
  }
}

function passing(name: string | null | undefined): string | null {
  if (name === null || name === undefined || name.length > 256) return null;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) > 127) return passesFor(name);
  return null;
}
