import type { Action } from "../spine/index.js";
import { type Analyser, finding, oneOfEach } from "./analyser.js";

const CHANGES: ReadonlySet<string> = new Set(["file.write", "file.delete", "file.chmod", "file.link"]);

const READS: ReadonlySet<string> = new Set(["file.read", "net.connect"]);

/** Verbs of Rampart that only tell; every other one is for people. */
const TELLING: ReadonlySet<string> = new Set([
  "status",
  "check",
  "explain",
  "log",
  "reviews",
  "watch",
  "hook",
  "help",
  "version",
  "score",
  "bench",
]);
/** Verbs of which some words only tell: `rampart policy lint`, `rampart model scan`. */
const TELLING_OF: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["policy", new Set(["lint", "test", "schema", "brief", "show"])],
  [
    "model",
    new Set("scan inspect measure verify digest diff extract pull policy-check policy-test policy-schema".split(" ")),
  ],
]);

/** Attempts to switch off what watches, or to change what an agent may do, whatever the means. */
export const SELF: Analyser = {
  name: "self-protection",
  codes: ["self."],
  analyse({ interpretation }) {
    return oneOfEach(interpretation.actions, (action, index) => {
      const seen = attempt(action);
      return seen === null ? null : finding(seen.code, "critical", seen.what, action.span, index);
    });
  },
};

function attempt(action: Action): { code: string; what: string } | null {
  const { kind, labels, resource } = action;
  if (kind === "process.exec") return command(action);
  if (CHANGES.has(kind) && labels.includes("rampart")) {
    return { code: "self.files", what: `Rampart's own files at or below ${resource.name} would change` };
  }
  if (CHANGES.has(kind) && labels.includes("agent-settings")) {
    return { code: "self.settings", what: `an agent's own settings at or below ${resource.name} would change` };
  }
  if (READS.has(kind) && labels.includes("rampart") && labels.includes("credential")) {
    return { code: "self.keys", what: `Rampart's keys or its socket for people, ${resource.name}, would be reached` };
  }
  if (kind === "system.kill" && (labels.includes("rampart") || isOurs(resource.name)))
    return { code: "self.kill", what: "Rampart would be ended" };
  if (
    kind === "system.configure" &&
    (labels.includes("rampart") || (resource.type === "service" && isOurs(resource.name)))
  ) {
    return { code: "self.service", what: "Rampart's service would be changed" };
  }
  return null;
}

const isOurs = (name: string) => /\brampart(?:d|-guard)?\b/i.test(name.slice(0, 256));

const OURS: ReadonlySet<string> = new Set(["rampart", "rampart.js", "rampart.mjs"]);

/** `rampart approve` and the like, under whatever name of the program. */
function command({ detail }: Action): { code: string; what: string } | null {
  if (detail.program === undefined || !OURS.has(detail.program)) return null;
  const argv = (detail.argv ?? []).slice(1);
  if (argv.includes("--help") || argv.includes("-h") || argv.includes("--version")) return null;
  const words = argv.filter((word) => word === null || !word.startsWith("-"));
  const verb = words[0];
  if (verb === "watch" && !argv.includes("--plain") && !argv.includes("--json"))
    return {
      code: "self.command",
      what: "`rampart watch` decides reviews on a terminal, and is for people; --plain tells",
    };
  if (verb === undefined || (verb !== null && TELLING.has(verb))) return null;
  const then = words[1];
  if (verb !== null && typeof then === "string" && TELLING_OF.get(verb)?.has(then) === true) return null;
  return { code: "self.command", what: `\`rampart ${verb ?? "…"}\` is for people` };
}
