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
  return expandKinds(KINDS_WITH[type]);
}

const KINDS_WITH: { readonly [T in AskedType]: readonly string[] } = {
  path: [
    "process.exec",
    "code.run",
    "file.*",
    "data.*",
    "secret.read",
    "package.*",
    "vcs.*",
    "infra.*",
    "pipeline.*",
    "system.*",
    "device.open",
    "model.load",
    "opaque",
  ],
  host: [
    "code.run",
    "net.*",
    "data.*",
    "secret.read",
    "package.*",
    "vcs.*",
    "infra.*",
    "pipeline.*",
    "message.send",
    "model.*",
  ],
  package: ["code.run", "package.*"],
  table: ["data.*"],
  service: ["data.*", "secret.read", "infra.*", "pipeline.*", "system.*"],
};
