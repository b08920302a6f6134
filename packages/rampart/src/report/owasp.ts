import { hasAction, hasFinding, object, type Read, text } from "./read.js";

/** Something in the record that speaks of a risk. Only events count: that a feature exists says nothing of a period. */
export interface Sign {
  /** In words, for a reader. */
  readonly what: string;
  /** What `rampart log search` is asked to find the same events, or events among which these are. */
  readonly search: string;
  readonly test: (read: Read) => boolean;
}

export interface Risk {
  readonly id: string;
  readonly title: string;
  readonly signs: readonly Sign[];
}

const finding = (code: string, what: string): Sign => ({
  what,
  search: `--finding ${code}`,
  test: (read) => hasFinding(read, code),
});
const action = (kind: string, what: string, label?: string): Sign => ({
  what,
  search: `--action ${kind}`,
  test: (read) => hasAction(read, kind, label),
});
const kind = (name: string, what: string): Sign => ({
  what,
  search: `--kind ${name}`,
  test: (read) => read.kind === name,
});
const alarm = (code: string, what: string): Sign => ({
  what,
  search: `--kind alarm ${code}`,
  test: ({ kind, event }) => kind === "alarm" && text(event["code"]) === code,
});
const codeFrom = (origin: string, what: string): Sign => ({
  what,
  search: "--action code.run",
  test: ({ actions }) =>
    actions.some((one) => one["kind"] === "code.run" && object(one["detail"])["origin"] === origin),
});

/**
 * The OWASP Top 10 for Agentic Applications, 2026 (ASI01 to ASI10), and what in a record speaks of each. A sign may
 * speak of several.
 */
export const RISKS: readonly Risk[] = [
  {
    id: "ASI01",
    title: "Agent Goal Hijack",
    signs: [
      finding("injection", "text that gives orders to the model"),
      finding("text.tag", "text in characters nobody sees"),
      finding("text.bidi", "characters that turn the reading direction"),
      finding("text.invisible", "invisible characters in a command or in what came back"),
    ],
  },
  {
    id: "ASI02",
    title: "Tool Misuse and Exploitation",
    signs: [
      finding("data.exfiltration", "secrets or personal data on their way out"),
      action("file.delete", "deletion of the system's own files", "system"),
      action("file.delete", "deletion of something large", "broad"),
      action("data.delete", "deletion of rows"),
      action("data.define", "change or removal of tables"),
      action("infra.delete", "removal of infrastructure"),
      action("vcs.rewrite", "rewriting of history others have"),
      action("payment.send", "payments"),
    ],
  },
  {
    id: "ASI03",
    title: "Identity and Privilege Abuse",
    signs: [
      action("system.privilege", "more rights on the machine"),
      action("data.grant", "rights in a database"),
      action("secret.read", "reading of secrets"),
      action("file.read", "reading of files that hold credentials", "credential"),
      finding("self.keys", "Rampart's own keys or its socket for people"),
      kind("elevation-grant", "privileges granted for a time"),
      kind("break-glass", "emergency access"),
    ],
  },
  {
    id: "ASI04",
    title: "Agentic Supply Chain Vulnerabilities",
    signs: [
      action("package.install", "packages installed"),
      action("package.publish", "packages published"),
      action("model.load", "models loaded"),
      kind("model", "models measured, admitted or refused"),
      finding("name.look-alike", "a name that passes for another"),
      finding("injection.side-effect", "a tool whose description does something in passing"),
    ],
  },
  {
    id: "ASI05",
    title: "Unexpected Code Execution",
    signs: [
      finding("code.download-run", "code downloaded and run in one breath"),
      finding("process.reverse-shell", "a shell joined to a connection"),
      finding("encoding.payload", "a hidden script or program"),
      codeFrom("network", "code from the network"),
      action("code.run", "code the agent wrote and nobody reviewed", "unverified-code"),
      action("opaque", "what could not be understood"),
    ],
  },
  {
    id: "ASI06",
    title: "Memory and Context Poisoning",
    signs: [
      {
        what: "orders to the model in what a tool gave back",
        search: "--kind outcome --finding injection",
        test: (read) => read.kind === "outcome" && hasFinding(read, "injection"),
      },
      finding("self.settings", "an agent's settings or hooks changed"),
      action("file.write", "writing to an agent's settings", "agent-settings"),
    ],
  },
  {
    id: "ASI07",
    title: "Insecure Inter-Agent Communication",
    signs: [
      action("agent.spawn", "agents started by agents"),
      {
        what: "calls on behalf of another agent",
        search: "--kind intent",
        test: ({ event }) => Array.isArray(event["chain"]) && event["chain"].length > 0,
      },
    ],
  },
  {
    id: "ASI08",
    title: "Cascading Failures",
    signs: [
      alarm("refusal.repeated", "an agent that repeats what is refused"),
      kind("incident", "incidents"),
      kind("stop", "everything stopped"),
      {
        what: "more calls than could be handled",
        search: "--kind gap overload",
        test: ({ kind, event }) => kind === "gap" && text(event["reason"]) === "overload",
      },
    ],
  },
  {
    id: "ASI09",
    title: "Human-Agent Trust Exploitation",
    signs: [
      {
        what: "calls approved or denied by a person",
        search: "--kind review",
        test: ({ kind, event }) => kind === "review" && /^(approved|denied)$/.test(text(event["state"])),
      },
      finding("self.command", "an agent that would approve, allow or stop by itself"),
      finding("text.look-alike", "letters that look like others"),
      finding("text.control", "escapes that hide what a command is"),
    ],
  },
  {
    id: "ASI10",
    title: "Rogue Agents",
    signs: [
      finding("self", "Rampart's own files, process, keys or settings"),
      kind("quarantine", "sessions or agents put under quarantine"),
      kind("restrict", "agents restricted"),
      alarm("call.unmediated", "calls that ran past every door"),
    ],
  },
];
