import type { Action, ActionKind, OpaqueReason } from "../../spine/action.js";
import { visible } from "./visible.js";

type Phrase = (action: Action) => string;

/** What an action does, as the rest of a sentence that begins with the piece of input: "deletes /etc and all below it". */
export function phrase(action: Action): string {
  const text = PHRASES[action.kind](action);
  return action.certainty === "possible" ? `may, in some case: ${text}` : text;
}

/** The resource in words: its name, "something matching …", "anything". */
export function nameOf({ resource, detail }: Action): string {
  if (resource.type === "none") return "";
  const name = visible(resource.name, 200);
  const what =
    resource.form === "exact" ? name : resource.form === "pattern" ? `what matches ${name}` : `any ${resource.type}`;
  if (detail.recursive !== true) return what;
  return resource.type === "path" ? `${what} and all below it` : `${what} with all that belongs to it`;
}

const about =
  (verb: string): Phrase =>
  (action) =>
    [verb, nameOf(action)].filter((part) => part !== "").join(" ");
const what =
  (verb: string, fallback: string): Phrase =>
  (action) => {
    const subject = action.detail.what === undefined ? fallback : visible(action.detail.what, 64);
    return [verb, subject, nameOf(action)].filter((part) => part !== "").join(" ");
  };
/** Of a program's own verb: "sends history to origin (push)". */
const by =
  (verb: string, after = ""): Phrase =>
  (action) => {
    const named = nameOf(action);
    const how = action.detail.what === undefined ? "" : ` (${visible(action.detail.what, 64)})`;
    return `${[verb, named === "" ? "" : after, named].filter((part) => part !== "").join(" ")}${how}`;
  };
const bounded =
  (verb: string): Phrase =>
  (action) =>
    about(verb)(action) + (action.detail.bounded === true ? ", only what a condition picks" : "");

const OPAQUE: Readonly<Record<OpaqueReason, string>> = {
  too_complex: "is too complex to read",
  syntax: "cannot be parsed",
  unknown_word: "runs a program whose name is decided only when it runs",
  unknown_code: "runs code that is decided only when it runs",
  untrusted_code: "runs code that comes from the network",
  unknown_language: "is in a language nobody here reads",
  unknown_option: "has an option that is not known and could change what it does",
  foreign_shell: "is written for a shell that is not read here",
};

const ORIGIN: Readonly<Record<NonNullable<Action["detail"]["origin"]>, string>> = {
  inline: "that stands in the line",
  argument: "that stands in the line",
  stdin: "that arrives on standard input",
  file: "of a file",
  network: "from the network",
  package: "of a package",
  project: "of the project",
};

const PHRASES: Readonly<Record<ActionKind, Phrase>> = {
  "process.exec": (action) => {
    const known = action.detail.effects === "known" ? "" : ", about which nothing is known";
    return `runs ${visible(action.detail.program ?? action.resource.name, 64)}${known}`;
  },
  "code.run": ({ detail, resource }) => {
    const from = detail.origin === undefined ? "" : ` ${ORIGIN[detail.origin]}`;
    const file = resource.type === "path" ? `: ${visible(resource.name, 120)}` : "";
    return `runs ${visible(detail.language ?? "some", 32)} code${from}${file}`;
  },
  "file.read": about("reads"),
  "file.write": (action) => about(action.detail.append === true ? "adds to" : "writes")(action),
  "file.delete": bounded("deletes"),
  "file.chmod": (action) =>
    about("changes who may use")(action) + (action.detail.mode ? ` (${action.detail.mode})` : ""),
  "file.link": (action) =>
    about("links")(action) + (action.detail.target ? ` to ${visible(action.detail.target, 120)}` : ""),
  "file.list": about("lists"),
  "net.connect": about("connects to"),
  "net.send": about("sends data to"),
  "net.receive": about("fetches from"),
  "net.listen": about("listens on"),
  "data.read": about("reads data of"),
  "data.write": bounded("changes data of"),
  "data.delete": bounded("deletes data of"),
  "data.define": about("changes the definition of"),
  "data.grant": about("changes who may use"),
  "secret.read": what("reads the secret", ""),
  "package.install": about("installs"),
  "package.publish": about("publishes"),
  "vcs.read": by("reads version history", "of"),
  "vcs.change": by("changes the repository"),
  "vcs.discard": by("throws away uncommitted or unreachable work", "in"),
  "vcs.send": by("sends history", "to"),
  "vcs.receive": by("fetches history", "from"),
  "vcs.rewrite": (action) =>
    by(action.detail.shared === true ? "rewrites history that others share" : "rewrites history", "of")(action),
  "infra.read": by("looks at infrastructure"),
  "infra.apply": by("changes infrastructure"),
  "infra.delete": by("deletes infrastructure"),
  "pipeline.run": by("starts the pipeline"),
  "pipeline.edit": by("edits the pipeline"),
  "system.persist": what("makes something start again later:", "startup"),
  "system.privilege": what("gets or gives other rights:", "user"),
  "system.configure": what("changes the system:", "settings"),
  "system.power": what("changes power:", "shutdown"),
  "system.disk": what("works on disks:", "disk"),
  "system.kill": what("ends", "processes"),
  "device.open": about("opens the device"),
  "message.send": about("sends a message to"),
  "payment.send": about("pays"),
  "agent.spawn": about("starts another agent"),
  "model.load": about("loads the model"),
  "model.call": about("calls the model"),
  "tool.call": ({ detail, resource }) => {
    const tool = visible(detail.tool ?? resource.name, 64);
    return detail.server === undefined
      ? `calls the tool ${tool}`
      : `calls the tool ${tool} of ${visible(detail.server, 64)}`;
  },
  opaque: ({ detail }) => (detail.reason === undefined ? "cannot be resolved" : OPAQUE[detail.reason]),
};
