import {
  COMMON_FLAGS,
  type Effect,
  type Launch,
  type Operands,
  type Option,
  type OptionSpec,
  ROLE_NAMES,
  type Role,
} from "../../interpret/knowledge/types.js";
import type { UserEntry, UserUsage } from "../../interpret/knowledge/users/index.js";
import { ACTION_KINDS, DETAILS_OF, OPAQUE_REASONS } from "../../spine/action.js";
import { RESOURCE_TYPES } from "../kinds.js";
import { GLOB, NAME } from "../names.js";
import {
  choose,
  flag,
  isMapping,
  list,
  named,
  number,
  oneOf,
  oneOrMore,
  record,
  recursive,
  refined,
  type Shape,
  text,
} from "../shape.js";
import { nearest } from "../suggest.js";

/** Entries of one file, and of all files. */
export const MAX_ENTRIES = 1024;
const WORD = text(GLOB);
const FLAG = text({ max: 64, pattern: /^[a-z][A-Za-z-]*$/, what: "the name of a flag" });

/** Base name of a program: no folder, no blank. */
const PROGRAM = text({ max: 128, pattern: /^[^\s/\u0000-\u001f\u007f]+$/, what: "a program's name without folder" });

const SPELLING = /^(?:[-+][^\s,]{1,64}|-#|[A-Za-z][\w-]{0,63}=)$/;

const launch: Shape<Launch> = record<Launch>({
  as: { shape: oneOf(["argv", "shell"]), about: "The operands are the command, or text a shell reads." },
  skip: { shape: number(0, 64), about: "Operands before the command." },
  assignments: { shape: flag, about: "`NAME=value` before the command is its environment." },
  where: { shape: oneOf(["here", "remote", "container"]) },
  certainty: { shape: oneOf(["certain", "possible"]) },
  when: { shape: FLAG },
  unless: { shape: FLAG },
});

type Written = { readonly [key: string]: boolean | number | string };
const scalar: Shape<boolean | number | string> = choose<boolean | number | string>(
  { when: (value) => typeof value === "boolean", shape: flag },
  { when: (value) => typeof value === "number", shape: number(0, 65_535) },
  { when: () => true, shape: WORD },
);

const effect: Shape<Effect> = refined(
  record<Omit<Effect, "detail"> & { readonly detail?: Written }>({
    kind: { shape: oneOf(ACTION_KINDS, "policy.unknown_kind"), required: true, about: "What happens." },
    type: { shape: oneOf(RESOURCE_TYPES), about: "Default: the usual one of the kind." },
    name: {
      shape: WORD,
      about: "A fixed resource; `*` is any, `~/` and `./` are resolved. Default: the value it is applied to.",
    },
    detail: { shape: named({ max: 32 }, scalar, 16), about: "Details the kind may carry." },
    labels: { shape: oneOrMore(text(NAME), 16) },
    when: { shape: FLAG, about: "Only where an option set this flag." },
    unless: { shape: FLAG },
    certainty: { shape: oneOf(["certain", "possible"]) },
  }),
  (value, at, report) => {
    let sound = true;
    for (const [key, said] of Object.entries(value.detail ?? {})) {
      const problem = detailProblem(value.kind, key, said);
      if (problem === null) continue;
      sound = false;
      const place = { at: `${at}/detail/${key}`, part: problem.part };
      report({ code: problem.code, ...place, message: problem.message, suggestion: problem.suggestion });
    }
    return sound ? (value as Effect) : undefined;
  },
);

const FLAGS: ReadonlySet<string> = new Set(["recursive", "bounded", "append", "force", "shared"]);
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  mode: ["setuid", "world-writable", "executable", "owner", "other"],
  link: ["symbolic", "hard"],
  effects: ["unknown"],
  origin: ["inline", "file", "stdin", "network", "argument", "package", "project"],
  reason: OPAQUE_REASONS,
};

function detailProblem(kind: Effect["kind"], key: string, said: boolean | number | string) {
  const keys = DETAILS_OF[kind].filter((one) => one !== "argv" && one !== "arguments");
  if (!keys.some((one) => one === key)) {
    const message = `\`${kind}\` has no detail \`${key.slice(0, 64)}\``;
    return { code: "policy.unmet_condition", part: "key", message, suggestion: nearest(key, keys) } as const;
  }
  const wanted = FLAGS.has(key) ? "boolean" : key === "port" ? "number" : "string";
  const closed = CLOSED[key];
  if (typeof said === wanted && (closed === undefined || closed.includes(String(said)))) return null;
  const message = closed === undefined ? `expected a ${wanted}` : `expected ${closed.join(", ")}`;
  return { code: "policy.wrong_type", part: "value", message, suggestion: null } as const;
}

const roleName = oneOf(ROLE_NAMES);
const role: Shape<Role> = choose<Role>(
  { when: (value) => typeof value === "string", shape: roleName },
  { when: Array.isArray, shape: list(effect, 16, 1) },
  { when: () => true, shape: effect },
);

const operands: Shape<Operands> = choose<Operands>(
  {
    when: (value) => isMapping(value) && !("kind" in value),
    shape: record<Exclude<Operands, Role>>(
      {
        first: { shape: list(role, 16), about: "In order." },
        last: { shape: role },
        rest: { shape: role },
        absent: { shape: WORD, about: "The operand assumed where none is given." },
      },
      { notEmpty: "say first, last or rest" },
    ),
  },
  { when: () => true, shape: role },
);

const option: Shape<OptionSpec> = choose<OptionSpec>(
  {
    when: (value) => typeof value === "string",
    shape: oneOf(["flag", "value", "optional", ...COMMON_FLAGS, ...ROLE_NAMES]),
  },
  {
    when: () => true,
    shape: record<Option>({
      value: { shape: oneOf(["none", "required", "optional"]) },
      is: {
        shape: choose<Role | readonly Role[]>(
          {
            when: (value) => Array.isArray(value) && value.some((one) => typeof one === "string"),
            shape: list(role, 16, 1),
          },
          { when: () => true, shape: role },
        ),
      },
      sets: { shape: oneOrMore(FLAG, 16), about: "Flags for `when` and `unless`." },
      effects: { shape: list(effect, 16, 1) },
      operands: { shape: operands, about: "What the operands are instead." },
    }),
  },
);

/** Options by all their spellings: `"-r -R --recursive"`, `"-n --lines, -c --bytes"`, `"if="`. */
const options: Shape<NonNullable<UserUsage["options"]>> = refined(
  named({ max: 2048 }, option, 512),
  (value, at, report) => {
    const seen = new Set<string>();
    let sound = true;
    for (const key of Object.keys(value)) {
      for (const spelling of key.split(/,? /)) {
        const known = seen.has(spelling);
        if (SPELLING.test(spelling) && !known) {
          seen.add(spelling);
          continue;
        }
        sound = false;
        const message = known
          ? `the option \`${spelling}\` stands here twice`
          : `\`${spelling.slice(0, 64)}\` is no option`;
        const place = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        report({
          code: known ? "policy.duplicate_name" : "policy.bad_value",
          at: place,
          part: "key",
          message,
          suggestion: null,
        });
      }
    }
    return sound ? value : undefined;
  },
);

const subcommands = recursive("usage", () => usage) as Shape<UserUsage>;
const USAGE = {
  syntax: { shape: oneOf(["gnu", "posix", "word", "bare"]), about: "How options are written." },
  options: { shape: options },
  operands: { shape: operands, about: "What the operands are." },
  effects: { shape: list(effect, 64, 1), about: "Happens whenever the program runs like this." },
  launches: { shape: launch, about: "The operands are, or hold, a command." },
  subcommands: { shape: named({ max: 1024 }, subcommands, 256), about: "By all names of the subcommand." },
  otherwise: { shape: subcommands, about: "Where no subcommand matches." },
} as const;

const usage: Shape<UserUsage> = record<UserUsage>(USAGE);

const entryShape: Shape<UserEntry> = refined(
  record<UserEntry>({
    names: { shape: oneOrMore(PROGRAM, 256), required: true, about: "Base names of the program." },
    ...USAGE,
  }),
  (value, at, report) => {
    if (Object.keys(value).length > 1) return value;
    report({
      code: "policy.missing_key",
      at,
      part: "value",
      message: "this says nothing of the program",
      suggestion: null,
    });
    return undefined;
  },
);

/** Entries, each program in one of them only. */
export const entriesShape: Shape<readonly UserEntry[]> = refined(
  list(entryShape, MAX_ENTRIES),
  (entries, at, report) => {
    const seen = new Set<string>();
    let sound = true;
    for (const [index, { names }] of entries.entries()) {
      for (const name of names) {
        if (!seen.has(name)) seen.add(name);
        else {
          sound = false;
          const message = `a second entry for \`${name}\``;
          report({
            code: "policy.duplicate_name",
            at: `${at}/${index}/names`,
            part: "value",
            message,
            suggestion: null,
          });
        }
      }
    }
    return sound ? entries : undefined;
  },
);

/** A file of the folder `knowledge`. */
export interface KnowledgeSource {
  readonly rampart: 1;
  readonly programs: readonly UserEntry[];
}

export const knowledgeShape: Shape<KnowledgeSource> = record<KnowledgeSource>({
  rampart: { shape: oneOf([1]), required: true, about: "Version of this format." },
  programs: { shape: entriesShape, required: true, about: "Programs, and what they do." },
});

/** Definitions the schema refers to. */
export const usageDefinition = () => usage.schema();
