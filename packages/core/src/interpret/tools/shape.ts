import type { Json, JsonObject } from "../../spine/index.js";
import { languageSaid, wordsBeside } from "./commands.js";
import { everyValue } from "./nested.js";
import { reachOfName, TELLING, tells } from "./rights.js";
import type { ToolEffect } from "./servers/index.js";

/** What a tool does to the things its arguments name, as far as its own name says. */
export type Manner = "reads" | "changes" | "destroys" | "runs" | "unknown";

const WORDS: Readonly<Record<Exclude<Manner, "unknown">, string>> = {
  destroys:
    "delete remove rm unlink drop destroy purge wipe clear erase truncate uninstall kill terminate revoke prune unpublish",
  changes:
    "write create edit update replace append insert save put patch set add modify rename move mv copy cp upload post send push publish merge apply deploy enable disable install import upsert notebook touch mkdir",
  runs: "run exec execute eval evaluate shell bash sh terminal command invoke spawn launch",
  reads:
    "read get fetch list ls search find view show open cat describe query lookup download check status count browse inspect head stat glob grep",
};
const MANNER_OF = new Map<string, Manner>();
for (const [manner, words] of Object.entries(WORDS))
  for (const word of words.split(" ")) MANNER_OF.set(word, manner as Manner);
const RANK: readonly Manner[] = ["destroys", "changes", "runs", "reads"];

/** The manner of a tool by the words of its name: `deleteFile`, `file-delete` and `delete_file` are one. */
export function mannerOf(name: string): Manner {
  const words = name
    .slice(0, 128)
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/);
  const found = new Set(words.map((word) => MANNER_OF.get(word)));
  return RANK.find((manner) => found.has(manner)) ?? "unknown";
}

/**
 * The manner a tool's definition declares (MCP, `ToolAnnotations`). It comes from the server, which nobody trusts: it can
 * make a tool worse than its name says, never better.
 */
export function declaredManner(name: string, annotations: JsonObject): Manner {
  const own = mannerOf(name);
  return annotations["destructiveHint"] === true && annotations["readOnlyHint"] !== true ? "destroys" : own;
}

const PATHS =
  /^(?:(?:absolute|relative|full|target|source|old|new|src|dest|dst|destination|input|output|notebook|local|remote|root|base)?_?(?:file|dir|directory|folder)?_?paths?|(?:target|source|input|output|src|dest)?_?(?:file|files|directory|folder|dir)|file_?names?|source|destination|cwd|repo_?path|attachments?|attachment_?(?:file_?)?paths?)$/;
const URLS = /^(?:(?:base|target|page|source|callback|webhook|image|api)?_?ur[li]s?|href|endpoint|link|address)$/;
const COMMANDS =
  /^(?:commands?|cmds?|cmd_?line|argv|run|shell_?(?:command|script)|(?:bash|raw|full|inline)_?(?:command|script)|command_?(?:line|text|string)|bash|shell|script|(?:script|command|cmd)_?(?:base64|b64|content|body|text))$/;
/** A program, where its words stand beside it. */
const PROGRAMS = /^(?:program|executable|binary|bin|exe)(?:_?(?:path|name))?$/;
const STATEMENTS = /^(?:sql|query|statements?|sql_?query|sql_?statements?|migration_?sql)$/;
const SQL =
  /^\s*(?:--|\/\*|\(|(?:select|insert|update|delete|with|create|drop|alter|truncate|copy|grant|revoke|merge|replace|explain|call|exec|do|vacuum|attach|pragma)\s)/i;
/** Schemes that name a secret or a thing of a store are no addresses. */
const ADDRESS = /^\s*(?!(?:op|vault|doppler|keychain|secret|ref|arn|resource):)[a-z][a-z0-9+.-]{1,15}:\/\//i;
/** Programs in the words of a tool's name, and the argument that holds the text. */
const LANGUAGES: readonly (readonly [name: RegExp, language: string])[] = [
  [/(?:^|_)(?:i?python3?|jupyter|py)(?:_|$)/, "python"],
  [/(?:^|_)(?:node|nodejs|javascript|js)(?:_|$)/, "node"],
];
const CODE = /^(?:code|source|source_code|script|program|cell|python_code|js_code)$/;
/** What is asked in words holds more of them than a statement would: only what begins as one does is read as one. */
const CERTAINLY_SQL =
  /^\s*(?:--|\/\*|\(|select\s[^;]*|insert\s+(?:into|or|overwrite)\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+(?:recursive\s+)?\S+\s*(?:\(|as\s)|(?:create|drop|alter|truncate)\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:table|database|schema|view|index|user|role|function|procedure|trigger|sequence|extension|materialized)\s|(?:grant|revoke)\s.*\s(?:to|from)\s|merge\s+into\s|pragma\s|attach\s+(?:database\s+)?')/i;
const ASKS_DATABASES =
  /(?:^|_)(?:sql|db|database|query|statement|postgres|postgresql|mysql|sqlite|snowflake|bigquery)(?:_|$)/;

/**
 * What a tool nobody described may do, by the names and values of its arguments: a path is read, changed or removed as
 * the tool's name says, both read and changed where it says nothing; an address is fetched or sent to; a command is
 * read as a shell would, a statement as a database would. All of it is only possible.
 */
export function shapedEffects(
  name: string,
  given: JsonObject,
  manner: Manner = mannerOf(name),
  server: string | null = null,
): Shaped {
  const effects: ToolEffect[] = [];
  const words = fold(name);
  const named = LANGUAGES.find(([form]) => form.test(words))?.[1];
  const language = manner === "runs" ? (languageSaid(given) ?? named) : undefined;
  const own = isOwn(words, server);
  const telling = !own && tells(words);
  const values: Record<string, Json> = {};
  const { all, beyond } = everyValue(given, matters);
  for (const { name: key, value, top } of all) {
    const folded = foldKey(key);
    const first = firstText(value);
    if (first === null || first === "" || (own && !top && !COMMANDS.test(folded))) continue;
    const from = top && !key.includes(" ") ? key : `@${Object.keys(values).length}:${folded.replace(/\s/g, "_")}`;
    const before = effects.length;
    if (language !== undefined && CODE.test(folded)) effects.push(program(language, from));
    else if (ADDRESS.test(first) || (URLS.test(folded) && /[./:]/.test(first)))
      effects.push(...address(from, top ? manner : "reads"));
    else if (
      (COMMANDS.test(folded) && manner !== "reads") ||
      (top && PROGRAMS.test(folded) && wordsBeside(given) !== null)
    )
      effects.push({ kind: "process.exec", as: "shell", from });
    else if (STATEMENTS.test(folded) && asksDatabase(folded, words, manner).test(first.slice(0, 4_096)))
      effects.push({ kind: "data.read", as: "sql", from });
    else if (PATHS.test(folded) && isPath(first)) effects.push(...path(from, folded, telling ? "reads" : manner));
    if (effects.length > before && from !== key) values[from] = value;
  }
  if (pays(words, given))
    effects.push({ kind: "payment.send", as: "recipient", from: RECIPIENTS, detail: { what: "payment" } });
  const reach = own ? [] : reachOfName(words);
  effects.push(...reach);
  if (telling && effects.every(({ kind }) => kind === "file.read")) effects.push(TELLING);
  // What is destroyed is nothing its arguments tell: records of somebody's.
  if (effects.length === 0 && manner === "destroys" && DESTROYS.test(words) && !own)
    effects.push({ kind: "data.delete", as: "table", detail: { statement: "delete", bounded: true } });
  return { effects, given: Object.keys(values).length === 0 ? given : { ...given, ...values }, beyond };
}

const foldKey = (key: string) => key.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();

/** Whether an effect may come of what lies within an argument by such a name, or of what it says itself. */
function matters(name: string, value: Json): boolean {
  const first = firstText(value);
  if (first === null || first === "") return false;
  const key = foldKey(name.slice(0, 128));
  return [COMMANDS, PATHS, URLS, STATEMENTS, CODE].some((names) => names.test(key)) || ADDRESS.test(first);
}

/** Effects, and the arguments with those within others under names of their own. */
export interface Shaped {
  readonly effects: readonly ToolEffect[];
  readonly given: JsonObject;
  /** There are more arguments than are looked at. */
  readonly beyond: boolean;
}

const program = (language: string, from: string): ToolEffect =>
  language === "shell"
    ? { kind: "process.exec", as: "shell", from }
    : { kind: "code.run", as: "code", from, detail: { language, origin: "argument" } };

const asksDatabase = (key: string, words: string, manner: Manner) =>
  key !== "query" || manner === "runs" || manner === "changes" || ASKS_DATABASES.test(words) ? SQL : CERTAINLY_SQL;

const fold = (name: string) =>
  name
    .slice(0, 128)
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");

const DESTROYS = /(?:^|_)(?:delete|drop|destroy|purge|wipe|truncate|erase|deprovision|prune|unpublish)(?:_|$)/;
/** What agents keep for themselves. */
const OWN =
  /(?:^|_)(?:todos?|shell|bash|terminal|process|session|cron|worktree|cell|memory|memories|thoughts?|draft)(?:_|$)/;

/** The same at a host, and at servers that are for agents; elsewhere tasks and teams are people's. */
const OWN_TASKS = /(?:^|_)(?:tasks?|team)(?:_|$)/;
const FOR_AGENTS = /task|todo|memory|think|agent|plan/i;

const isOwn = (words: string, server: string | null) =>
  OWN.test(words) || (OWN_TASKS.test(words) && (server === null || FOR_AGENTS.test(server.slice(0, 128))));

const RECIPIENTS = "recipient to payee customer account iban";
const MONEY = /(?:^|_)(?:payments?|money|funds|payouts?|refunds?|wire)(?:_|$)/;
const GIVES =
  /(?:^|_)(?:send|make|transfer|pay|issue|initiate|submit|approve|execute|refund|wire|schedule|process)(?:_|$)/;
/** `buy_domain`; a purchase order is a thing. */
const BUYS = /^(?:[a-z0-9]+_)?(?:buy|purchase)_(?!orders?(?:_|$))/;
const SPENDS = /^(?:pay|transfer|refund|charge|wire)(?:_|$)/;

/** `send_money`, `transfer_funds`; `pay` and `transfer` where there is an amount. */
function pays(words: string, given: JsonObject): boolean {
  if ((MONEY.test(words) && GIVES.test(words)) || BUYS.test(words)) return true;
  return SPENDS.test(words) && Object.keys(given).some((key) => /^(?:amount|amount_?cents|total|price)$/i.test(key));
}

function firstText(value: Json | undefined): string | null {
  if (typeof value === "string") return value;
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === "string" ? first : null;
}

const isPath = (text: string) => text.length <= 4_096 && !/[\n\r{}<>]/.test(text);

function address(from: string, manner: Manner): readonly ToolEffect[] {
  const receive: ToolEffect = { kind: "net.receive", as: "url", from };
  return manner === "reads" || manner === "unknown" ? [receive] : [{ kind: "net.send", as: "url", from }, receive];
}

function path(from: string, key: string, manner: Manner): readonly ToolEffect[] {
  const read: ToolEffect = { kind: "file.read", as: "path", from };
  const write: ToolEffect = { kind: "file.write", as: "path", from };
  if (key === "cwd" || manner === "runs") return [];
  if (manner === "reads" || (manner === "changes" && /^(?:source|src|input)/.test(key))) return [read];
  if (manner === "changes") return [write];
  return manner === "destroys"
    ? [{ kind: "file.delete", as: "path", from, detail: { recursive: true } }]
    : [read, write];
}
