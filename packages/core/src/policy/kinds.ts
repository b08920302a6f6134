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

/** Kinds whose resource may be of one of these types; a condition on the type makes sense for these alone. */
export function kindsWithResource(...types: readonly ResourceType[]): readonly ActionKind[] {
  return ACTION_KINDS.filter((kind) => RESOURCES_OF[kind].some((type) => types.includes(type)));
}

const DATA: readonly ResourceType[] = ["table", "service", "path", "host", "none"];
const PLACE: readonly ResourceType[] = ["path", "none"];
const CLOUD: readonly ResourceType[] = ["cloud", "service", "path", "host", "none"];
const SYSTEM: readonly ResourceType[] = ["path", "service", "process", "device", "program", "none"];
const REPOSITORY: readonly ResourceType[] = ["repository", "path", "host", "none"];

/** What an action of a kind can be about. */
const RESOURCES_OF: { readonly [K in ActionKind]: readonly ResourceType[] } = {
  "process.exec": ["program", "path"],
  "code.run": ["code", "path", "package", "program", "host", "none"],
  "file.read": PLACE,
  "file.write": PLACE,
  "file.delete": PLACE,
  "file.chmod": PLACE,
  "file.link": PLACE,
  "file.list": PLACE,
  "net.connect": ["host", "none"],
  "net.send": ["host", "none"],
  "net.receive": ["host", "none"],
  "net.listen": ["host", "none"],
  "data.read": DATA,
  "data.write": DATA,
  "data.delete": DATA,
  "data.define": DATA,
  "data.grant": DATA,
  "secret.read": ["path", "cloud", "service", "host", "none"],
  "package.install": ["package", "path", "host", "none"],
  "package.publish": ["package", "path", "host", "none"],
  "vcs.read": REPOSITORY,
  "vcs.change": REPOSITORY,
  "vcs.discard": REPOSITORY,
  "vcs.send": REPOSITORY,
  "vcs.receive": REPOSITORY,
  "vcs.rewrite": REPOSITORY,
  "infra.read": CLOUD,
  "infra.apply": CLOUD,
  "infra.delete": CLOUD,
  "pipeline.run": CLOUD,
  "pipeline.edit": CLOUD,
  "system.persist": SYSTEM,
  "system.privilege": SYSTEM,
  "system.configure": SYSTEM,
  "system.power": SYSTEM,
  "system.disk": SYSTEM,
  "system.kill": SYSTEM,
  "device.open": ["device", "path", "none"],
  "message.send": ["recipient", "host", "none"],
  "payment.send": ["recipient", "none"],
  "agent.spawn": ["program", "tool", "none"],
  "model.load": ["model", "path", "host", "none"],
  "model.call": ["model", "host", "none"],
  "tool.call": ["tool", "none"],
  opaque: ["code", "program", "path", "none"],
};
