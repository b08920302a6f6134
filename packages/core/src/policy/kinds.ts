import { ACTION_KINDS, type ActionKind, type ResourceType } from "../spine/action.js";

/** Kinds a rule may name: every action kind, `noun.*` for all of a noun, and `*` for all there are. */
export const KIND_WORDS: readonly string[] = [
  "*",
  ...new Set(ACTION_KINDS.filter((kind) => kind.includes(".")).map((kind) => `${kind.slice(0, kind.indexOf("."))}.*`)),
  ...ACTION_KINDS,
];

/** The kinds some words stand for, in the order of `ACTION_KINDS`, each once. */
export function expandKinds(words: readonly string[]): readonly ActionKind[] {
  return ACTION_KINDS.filter((kind) =>
    words.some((word) => word === "*" || word === kind || (word.endsWith(".*") && kind.startsWith(word.slice(0, -1)))),
  );
}

/** Every type a resource can have; a new one breaks the build here. */
export const RESOURCE_TYPES = Object.keys({
  path: true,
  host: true,
  program: true,
  package: true,
  repository: true,
  table: true,
  tool: true,
  service: true,
  process: true,
  device: true,
  cloud: true,
  recipient: true,
  model: true,
  code: true,
  none: true,
} satisfies Record<ResourceType, true>) as ResourceType[];

/** Types of resource a condition of their own asks for. */
type AskedType = Extract<ResourceType, "path" | "host" | "package" | "table" | "service">;

/** Kinds whose resource may be of this type; a condition on the type makes sense for these alone. */
export function kindsWithResource(type: AskedType): readonly ActionKind[] {
  return ACTION_KINDS.filter((kind) => ASKED_OF[kind].includes(type));
}

const NONE: readonly AskedType[] = [];
const PATH: readonly AskedType[] = ["path"];
const HOST: readonly AskedType[] = ["host"];
const BOTH: readonly AskedType[] = ["path", "host"];
const DATA: readonly AskedType[] = ["path", "host", "table", "service"];
const PACKAGE: readonly AskedType[] = ["path", "host", "package"];
const PLACED: readonly AskedType[] = ["path", "host", "service"];
const SYSTEM: readonly AskedType[] = ["path", "service"];

/** What is asked for that an action of a kind can be about; a new kind breaks the build here. */
const ASKED_OF: { readonly [K in ActionKind]: readonly AskedType[] } = {
  "process.exec": PATH,
  "code.run": PACKAGE,
  "file.read": PATH,
  "file.write": PATH,
  "file.delete": PATH,
  "file.chmod": PATH,
  "file.link": PATH,
  "file.list": PATH,
  "net.connect": HOST,
  "net.send": HOST,
  "net.receive": HOST,
  "net.listen": HOST,
  "data.read": DATA,
  "data.write": DATA,
  "data.delete": DATA,
  "data.define": DATA,
  "data.grant": DATA,
  "secret.read": PLACED,
  "package.install": PACKAGE,
  "package.publish": PACKAGE,
  "vcs.read": BOTH,
  "vcs.change": BOTH,
  "vcs.discard": BOTH,
  "vcs.send": BOTH,
  "vcs.receive": BOTH,
  "vcs.rewrite": BOTH,
  "infra.read": PLACED,
  "infra.apply": PLACED,
  "infra.delete": PLACED,
  "pipeline.run": PLACED,
  "pipeline.edit": PLACED,
  "system.persist": SYSTEM,
  "system.privilege": SYSTEM,
  "system.configure": SYSTEM,
  "system.power": SYSTEM,
  "system.disk": SYSTEM,
  "system.kill": SYSTEM,
  "device.open": PATH,
  "message.send": HOST,
  "payment.send": NONE,
  "agent.spawn": NONE,
  "model.load": BOTH,
  "model.call": HOST,
  "tool.call": NONE,
  opaque: PATH,
};
