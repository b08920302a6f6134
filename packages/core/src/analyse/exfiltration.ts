import { isIssuers, issuerOfVariable, SIGNS_IN } from "../interpret/http/index.js";
import type { Action, Finding, SessionFacts } from "../spine/index.js";
import { type Analyser, finding, oneOfEach, type Subject } from "./analyser.js";
import { OF_PEOPLE } from "./characters.js";
import { isOpen, scanPersonal } from "./personal/index.js";
import { type Outward, spelledFor } from "./spelled.js";
import { wrappedFor } from "./wrapped.js";

const SENDS: ReadonlySet<string> = new Set(["net.send", "message.send", "package.publish", "vcs.send"]);
/** What asks for something carries out what the request says: its address, who asks. */
const ASKS: ReadonlySet<string> = new Set(["net.receive", "net.connect"]);

/**
 * Secrets on their way out. Certain where what is sent comes from a place that holds them; likely where the call itself
 * spells one in what it sends, signs in with one at another host than its issuer's, or sends what a program says of them;
 * a mere possibility where the session has read some.
 */
export const EXFILTRATION: Analyser = {
  name: "exfiltration",
  codes: ["data.exfiltration", "data.after-secrets"],
  analyse(subject) {
    return oneOfEach(subject.interpretation.actions, (action, index) =>
      leaves(action) ? (taken(action, index, subject) ?? afterSecrets(action, index, subject)) : null,
    );
  },
};

const leaves = ({ kind, labels }: Action) => (SENDS.has(kind) || ASKS.has(kind)) && !labels.includes("loopback");

function taken(action: Action, index: number, subject: Subject): Finding | null {
  const { span, resource } = action;
  const to = resource.form === "any" ? "an unknown place" : resource.name;
  const say = (severity: Finding["severity"], what: string) =>
    finding("data.exfiltration", severity, `${what} would be sent to ${to}`, span, index);
  const source = labelled(action, "credential") ?? labelled(action, "secret");
  if (source !== null) return say("critical", source);
  const foreign = foreignLogin(action);
  if (foreign !== null) return say("high", `${foreign}, which is for another host or stands in the address,`);
  const told = outputOfSecrets(action, subject.interpretation.actions);
  if (told !== null) return say("high", `secrets that ${told} shows`);
  const spelled = spelledFor({ action, index, sends: SENDS.has(action.kind) } satisfies Outward, subject);
  if (spelled !== null) return say("high", `a secret of the form ${spelled}`);
  const wrapped = wrappedFor(action);
  if (wrapped !== null) return say("high", `a secret of the form ${wrapped}, as base64,`);
  if (!SENDS.has(action.kind)) return null;
  const personal = labelled(action, "personal");
  if (personal !== null) return say("high", `personal data of ${personal}`);
  const number = numberSpelled(subject);
  if (number !== null) return say("medium", `personal data of the form ${number}`);
  return null;
}

/** The session has read secrets, and what leaves is not known to be something else. */
function afterSecrets(action: Action, index: number, { session }: Subject): Finding | null {
  if (!hasReadSecrets(session) || !mayCarry(action, session)) return null;
  const to = action.resource.form === "any" ? "an unknown place" : action.resource.name;
  const message = `this session has read secrets, and what is sent to ${to} may hold them`;
  return finding("data.after-secrets", "medium", message, action.span, index);
}

/** Whether what leaves is anything but files the session found as they are. */
function mayCarry({ kind, sources, detail }: Action, { written }: SessionFacts): boolean {
  if (kind === "net.receive") return detail.url !== undefined && LONG_QUERY.test(detail.url);
  if (!SENDS.has(kind) || kind === "vcs.send") return false;
  const files = sources.filter(({ type }) => type === "file");
  if (sources.some(({ type }) => type === "unknown" || type === "command")) return true;
  return files.length === 0 || files.some(({ name }) => written.some(({ path }) => path === name));
}
/** A query or path with a run of characters that something could be spelled in. */
const LONG_QUERY = /[?/=][\w+%=-]{40}/;

/** The name of the first source with a label; its value is never said. */
function labelled({ sources }: Action, label: string): string | null {
  for (const { labels, name } of sources) if (labels.includes(label)) return name;
  return null;
}

/** A variable one signs in with at a host that is none of its issuer's; one that tells no issuer, in an address. */
function foreignLogin({ sources, resource, detail }: Action): string | null {
  for (const { labels, name } of sources) {
    if (!labels.includes("login")) continue;
    const issuer = issuerOfVariable(name);
    if (issuer === null ? isWritten(detail.url) : !isIssuers(issuer, hostOf(resource.name))) return name;
  }
  return null;
}

/** Whether it is signed in with in the address itself, which others keep and pass on. */
const isWritten = (url: string | undefined) => url !== undefined && SIGNS_IN.test(url);

/** The host of a repository's address, else the name itself. */
function hostOf(name: string): string {
  const match = /^[a-z][a-z0-9+.-]{0,31}:\/\/(?:[^/?#@]{0,512}@)?([^/?#:]{1,256})/i.exec(name.slice(0, 1_024));
  return match === null ? name : match[1]!.toLowerCase();
}

/** The program whose output is sent, where showing secrets is what it does: `env | curl -d @-`. */
function outputOfSecrets({ kind, sources, resource }: Action, actions: readonly Action[]): string | null {
  for (const { type, name } of sources) {
    if (type !== "command") continue;
    const issuer = issuerOfVariable(name);
    if (issuer !== null && isIssuers(issuer, resource.name)) continue;
    for (let i = 0; i < actions.length; i++) {
      if (actions[i]!.kind !== "secret.read") continue;
      // Who asks with a secret of an issuer nobody knows signs in with it; with all there is, nobody does.
      if (issuer === null && !SENDS.has(kind) && actions[i]!.detail.what !== "environment") continue;
      // Builtins of the shell are no programs.
      if (actions[i]!.detail.program === name || (i > 0 && actions[i - 1]!.detail.program === name)) return name;
    }
  }
  return null;
}

/** The family of a number that stands for a person, spelled in the call. Addresses and telephone numbers are what mail is made of. */
function numberSpelled({ texts }: Subject): string | null {
  for (const { text, kinds } of texts) {
    if ((kinds & OF_PEOPLE) === 0) continue;
    for (const { family } of scanPersonal(text)) if (!isOpen(family)) return family;
  }
  return null;
}

const hasReadSecrets = (session: SessionFacts) =>
  session.read.includes("secret") || session.read.includes("credential");
