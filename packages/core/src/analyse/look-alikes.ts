import type { Action } from "../spine/index.js";
import { type Analyser, finding, oneOfEach } from "./analyser.js";
import { passesFor } from "./confusables.js";
import { shownHost } from "./punycode.js";

/** Names of hosts, tools, servers, programs and packages written to pass for others: `аpple.com`, `xn--pple-43d.com`. */
export const LOOK_ALIKES: Analyser = {
  name: "look-alikes",
  codes: ["name.look-alike"],
  analyse({ interpretation }) {
    return oneOfEach(interpretation.actions, (action, index) => {
      const plain = impersonated(action);
      if (plain === null) return null;
      const message = `the ${action.resource.type} only looks like "${plain}"`;
      return finding("name.look-alike", "high", message, action.span, index);
    });
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
