import type { Action, Finding, SessionFacts } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS, type Subject } from "./analyser.js";
import { isOpen, scanPersonal } from "./personal/index.js";
import { scanSecrets } from "./secrets/index.js";

const SENDS: ReadonlySet<string> = new Set(["net.send", "message.send", "package.publish", "vcs.send"]);

/**
 * Secrets on their way out. Certain where what is sent comes from a place that holds them; likely where the call itself
 * spells one in what it sends, or sends what a program says of them; a mere possibility where the session has read some.
 */
export const EXFILTRATION: Analyser = {
  name: "exfiltration",
  codes: ["data.exfiltration"],
  analyse(subject) {
    const { actions } = subject.interpretation;
    let findings: Finding[] | null = null;
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index]!;
      if (!leaves(action)) continue;
      const found = taken(action, index, subject);
      if (found === null) continue;
      findings ??= [];
      if (findings.length >= MAX_FINDINGS) break;
      findings.push(found);
    }
    return findings ?? NO_FINDINGS;
  },
};

/** Whether an action carries anything out: what it asks for by address does, where the address has a query. */
function leaves({ kind, labels, detail }: Action): boolean {
  const out = SENDS.has(kind) || (kind === "net.receive" && detail.url?.includes("?") === true);
  return out && !labels.includes("loopback");
}

function taken(action: Action, index: number, subject: Subject): Finding | null {
  const { span, resource } = action;
  const to = resource.form === "any" ? "an unknown place" : resource.name;
  const say = (severity: Finding["severity"], what: string) =>
    finding("data.exfiltration", severity, `${what} would be sent to ${to}`, span, index);
  const source = labelled(action, "credential") ?? labelled(action, "secret");
  if (source !== null) return say("critical", source);
  const told = outputOfSecrets(action, subject.interpretation.actions);
  if (told !== null) return say("high", `secrets that ${told} shows`);
  const spelled = secretSpelled(action, subject);
  if (spelled !== null) return say("high", `a secret of the form ${spelled}`);
  const personal = labelled(action, "personal");
  if (personal !== null) return say("high", `personal data of ${personal}`);
  const number = SENDS.has(action.kind) ? numberSpelled(subject) : null;
  if (number !== null) return say("medium", `personal data of the form ${number}`);
  const unknown = SENDS.has(action.kind) && action.sources.some(({ type }) => type === "unknown" || type === "command");
  return unknown && hasReadSecrets(subject.session)
    ? say("medium", "what may be a secret this session has read")
    : null;
}

/** The name of the first source with a label; its value is never said. */
function labelled({ sources }: Action, label: string): string | null {
  for (const { labels, name } of sources) if (labels.includes(label)) return name;
  return null;
}

/** The program whose output is sent, where showing secrets is what it does: `env | curl -d @-`. */
function outputOfSecrets({ sources }: Action, actions: readonly Action[]): string | null {
  for (const { type, name } of sources) {
    if (type !== "command") continue;
    for (let i = 0; i + 1 < actions.length; i++) {
      if (actions[i]!.detail.program === name && actions[i + 1]!.kind === "secret.read") return name;
    }
  }
  return null;
}

/** Families that are how one signs in, wherever they stand. */
const LOGINS: ReadonlySet<string> = new Set(["authorization", "command-password", "url-password", "generic", "jwt"]);
/** A header, right before the secret. */
const HEADER = /(?:-H|--header)[= ]?["']?[\w-]{1,40}:\s{0,4}(?:\w{1,12} )?$/;

/** The family of a secret the call spells in what it sends; none where it is sent to whose it is, or as a login. */
function secretSpelled({ kind, resource, detail }: Action, { call, texts }: Subject): string | null {
  for (const { name, text } of kind === "net.receive" ? [{ name: "url", text: detail.url ?? "" }] : texts) {
    if (call.tool === "fetch" && name === "headers") continue;
    for (const { family, start } of scanSecrets(text)) {
      if (LOGINS.has(family) || isWhose(family, resource.name)) continue;
      if (!HEADER.test(text.slice(Math.max(0, start - 80), start))) return family;
    }
  }
  return null;
}

/** The family of a number that stands for a person, spelled in the call. Addresses and telephone numbers are what mail is made of. */
function numberSpelled({ texts }: Subject): string | null {
  for (const { text } of texts) {
    for (const { family } of scanPersonal(text)) if (!isOpen(family)) return family;
  }
  return null;
}

/** Owners whose hosts have another name than their tokens. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ["gcp", "google"],
  ["aws", "amazon"],
  ["azure", "microsoft"],
]);

function isWhose(family: string, host: string): boolean {
  const owner = family.slice(0, family.indexOf("-"));
  return owner.length > 2 && host.includes(HOSTS.get(owner) ?? owner);
}

const hasReadSecrets = (session: SessionFacts) =>
  session.read.includes("secret") || session.read.includes("credential");
