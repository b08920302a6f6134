import { join } from "node:path";
import type {
  ApiOptions,
  HeartbeatOptions,
  RetentionRules,
  WebhookOptions,
  WhenDiskFull,
  WhenUnwitnessed,
} from "@rampart/guard";
import { type Layout, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { Failure } from "../command/failure.js";
import { formatApi, NO_API, parseApi } from "./api.js";
import { configMode } from "./folders.js";
import { formatHeartbeat, parseHeartbeat, SILENT } from "./heartbeat.js";
import { FOR_EVER, formatRetention, parseRetention } from "./retention.js";
import { formatReviews, NO_WEBHOOK, parseReviews } from "./reviews.js";
import { formatWitness, parseWitness, type WitnessSpec } from "./witness-spec.js";

/** `rampart.yaml`: what a person decided about this installation besides its policy. */
export interface Settings {
  readonly witnesses: readonly WitnessSpec[];
  /** How many witnesses must cosign a checkpoint. */
  readonly quorum: number;
  /** What happens to calls that change anything while fewer do, and after how many seconds. */
  readonly unwitnessed: WhenUnwitnessed;
  readonly patience: number;
  /** What happens while the disk of the record is full. */
  readonly diskFull: WhenDiskFull;
  /** For how long content of the record is kept. */
  readonly retention: RetentionRules;
  /** Where signs of life go; null for nowhere. */
  readonly heartbeat: HeartbeatOptions | null;
  /** Where questions to people are told; null for nowhere. */
  readonly reviews: WebhookOptions | null;
  /** Where the HTTP API listens; null for nowhere. */
  readonly api: ApiOptions | null;
}

const MAX_BYTES = 64 * 1024;
const PATIENCE_S = 300;
const MAX_PATIENCE_S = 7 * 24 * 3_600;
const NONE: Settings = {
  witnesses: [],
  quorum: 0,
  unwitnessed: "alarm",
  patience: PATIENCE_S,
  diskFull: "deny",
  retention: FOR_EVER,
  heartbeat: SILENT,
  reviews: NO_WEBHOOK,
  api: NO_API,
};

const KEYS: readonly string[] = [
  "witnesses",
  "quorum",
  "unwitnessed",
  "patience",
  "disk-full",
  "retention",
  "heartbeat",
  "reviews",
  "api",
];

/** What a right one looks like; of what is longer there is a page. */
const EXAMPLES: Readonly<Record<string, string>> = {
  witnesses: 'witnesses: ["file:/mnt/elsewhere/checkpoints"]',
  api: "docs/api.md has all of `api:`",
  reviews: "docs/reviews.md has all of `reviews:`",
  retention: "rampart log retain",
};

export const settingsFile = (layout: Layout): string => join(layout.config, "rampart.yaml");

/**
 * Reads `rampart.yaml`; a missing file is no settings.
 *
 * @throws Failure `bad_value` with file and line for any key or value that is not known; ServiceError `file.*`
 */
export async function readSettings(layout: Layout): Promise<Settings> {
  const file = settingsFile(layout);
  let text: string;
  try {
    text = (await readBounded(file, { maxBytes: MAX_BYTES, noFollow: false, owned: true })).toString("utf8");
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return NONE;
    throw error;
  }
  return parseSettings(text, file);
}

export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true });
  const [error] = document.errors;
  const failure = (message: string, offset: number, next: string) => {
    const { line, col } = lines.linePos(offset);
    return new Failure("bad_value", `${file}:${line}:${col}: ${message}`, next);
  };
  /** Where a key stands at the top; a mistake further in is said in words, with the key it is under. */
  const wrong = (message: string, key = "witnesses") =>
    failure(message, offsetOf(document, key), Object.hasOwn(EXAMPLES, key) ? EXAMPLES[key]! : `mend ${file}`);
  if (error !== undefined) throw failure(error.message.split("\n")[0]!, error.pos[0], `mend ${file}`);
  const value: unknown = document.toJS({ maxAliasCount: 0 }) ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw wrong(`expected a mapping of ${KEYS.join(", ")}`, "");
  const unknown = Object.keys(value as object).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw wrong(`unknown key \`${unknown}\`: expected ${KEYS.join(", ")}`, unknown);
  const list = (value as { witnesses?: unknown }).witnesses ?? [];
  if (!Array.isArray(list) || list.length > 16) throw wrong("`witnesses` is a list of at most 16");
  const witnesses = list.map((entry) => {
    const spec = typeof entry === "string" ? parseWitness(entry) : null;
    if (spec === null || spec.kind === "print") throw wrong(`no witness: ${JSON.stringify(entry)}`);
    return spec;
  });
  const cosigners = witnesses.flatMap((spec) => (spec.kind === "cosign" ? [spec.key.name] : []));
  const twice = cosigners.find((name, at) => cosigners.indexOf(name) !== at);
  if (twice !== undefined)
    throw wrong(`the witness ${twice} is named twice: of one that changed its key name the new one`);
  const cosigning = cosigners.length;
  const quorum = (value as { quorum?: unknown }).quorum ?? usualQuorum(witnesses);
  if (typeof quorum !== "number" || !Number.isInteger(quorum) || quorum < 0 || quorum > cosigning)
    throw wrong(`\`quorum\` is how many witnesses must cosign: 0 to ${cosigning}, those that can`, "quorum");
  const retention = parseRetention((value as { retention?: unknown }).retention);
  if (typeof retention === "string") throw wrong(retention, "retention");
  const heartbeat = parseHeartbeat((value as { heartbeat?: unknown }).heartbeat);
  if (typeof heartbeat === "string") throw wrong(heartbeat, "heartbeat");
  const reviews = parseReviews((value as { reviews?: unknown }).reviews);
  if (typeof reviews === "string") throw wrong(reviews, "reviews");
  const api = parseApi((value as { api?: unknown }).api);
  if (typeof api === "string") throw wrong(api, "api");
  const { unwitnessed = "alarm", patience = PATIENCE_S } = value as { unwitnessed?: unknown; patience?: unknown };
  if (unwitnessed !== "alarm" && unwitnessed !== "deny") throw wrong("`unwitnessed` is alarm or deny", "unwitnessed");
  if (typeof patience !== "number" || !Number.isInteger(patience) || patience < 0 || patience > MAX_PATIENCE_S)
    throw wrong(`\`patience\` is a number of seconds, 0 to ${MAX_PATIENCE_S}`, "patience");
  const diskFull = (value as { "disk-full"?: unknown })["disk-full"] ?? "deny";
  if (diskFull !== "deny" && diskFull !== "allow-reads") throw wrong("`disk-full` is deny or allow-reads", "disk-full");
  if (unwitnessed === "deny" && quorum === 0)
    throw wrong("`unwitnessed: deny` needs a `quorum` of witnesses that cosign", "unwitnessed");
  return { witnesses, quorum, unwitnessed, patience, diskFull, retention, heartbeat, reviews, api };
}

/** Of the key in the file; 0 where it is not there. */
function offsetOf({ contents }: Document.Parsed, key: string): number {
  if (!isMap(contents)) return 0;
  const pair = contents.items.find((one) => isScalar(one.key) && one.key.value === key);
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
}

/** Where nobody said how many must cosign: one, as soon as there is one that can. */
export function usualQuorum(witnesses: readonly WitnessSpec[]): number {
  return witnesses.some(({ kind }) => kind === "cosign") ? 1 : 0;
}

/** @throws ServiceError `file.unwritable` */
export async function writeSettings(layout: Layout, settings: Settings): Promise<void> {
  const list = settings.witnesses.map((spec) => `  - ${JSON.stringify(formatWitness(spec))}\n`).join("");
  const text = `# Settings of this installation.\n# Places elsewhere that keep checkpoints of the log, so that a rewrite is noticed:\n# file:PATH on another mount or machine, git:REMOTE, webhook:URL, program:PATH, or http(s)://HOST/#KEY of a witness that cosigns.\nwitnesses:${list === "" ? " []\n" : `\n${list}`}# How many witnesses must cosign a checkpoint; fewer is an alarm.\nquorum: ${settings.quorum}\n# Calls that change anything while fewer do, after so many seconds: alarm (they go on) or deny.\nunwitnessed: ${settings.unwitnessed}\npatience: ${settings.patience}\n# While the disk of the record is full: deny every call, or allow-reads (what changes nothing goes on without a record, counted).\ndisk-full: ${settings.diskFull}\n${formatRetention(settings.retention)}${formatHeartbeat(settings.heartbeat)}${formatReviews(settings.reviews)}${formatApi(settings.api)}`;
  await writeAtomic(settingsFile(layout), text, configMode(layout));
}
