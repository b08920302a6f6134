import {
  type Action,
  coversThing,
  type Finding,
  type Interpretation,
  type SessionFacts,
  type WrittenFile,
} from "@rampart/core";
import type { Refusals } from "./refusals.js";

export const SESSION_LIMITS = {
  sessions: 1_000,
  files: 256,
  bytes: 1024 * 1024,
  labels: 32,
  made: 256,
  awaited: 16,
} as const;

/** What the guard remembers of one session of one door. Claims of the caller in user mode. */
export interface Session {
  readonly door: string;
  readonly id: string;
  /** Who calls: in user mode what the first call said, in system mode the user of the socket. */
  readonly principal: string;
  /** Fixed at first sight, never widened. */
  readonly project: string | null;
  readonly first: number;
  /** Who called first in it; null where an old snapshot does not say. */
  readonly agent: string | null;
  facts: SessionFacts;
  readonly refusals: Refusals;
  /** Id of the prompt that was given last; null where none was seen. */
  prompt: string | null;
  /** What calls that are under way make by a name, by the id of their intent: it counts once they have succeeded. */
  awaited?: Map<string, readonly string[]>;
  /** Agents each agent handed work on to in it. */
  handed?: Map<string, Set<string>>;
}

/** Labels worth remembering once something that carries them was read. */
export const REMEMBERED: ReadonlySet<string> = new Set(["secret", "credential", "personal", "untrusted", "production"]);
const READS = new Set(["file.read", "data.read", "net.receive", "secret.read"]);
/** Ways a stored secret is used without being shown: handed to a program, made anew; and what mostly is none. */
const NOT_SHOWN = /(?:^| )(?:run|inject|create|rotate|environment|clipboard|xauth)$/;

/** The session after a call that was let through: files it leaves behind, and labels of what it has read. */
export function remember(facts: SessionFacts, interpretation: Interpretation): SessionFacts {
  const { written, actions, things } = interpretation;
  const read = labelsRead(facts.read, actions);
  if (written.length === 0 && read === facts.read && things === undefined) return facts;
  const files = written.slice(-SESSION_LIMITS.files);
  const after = { ...facts, written: files.length === 0 ? facts.written : keepNewest(facts.written, files), read };
  if (things === undefined || facts.made === undefined) return after;
  return { ...after, made: facts.made.filter((key) => !things.gone.some((one) => coversThing(one, key))) };
}

/** The session after a call that succeeded: what it made by a name is its own. */
export function rememberMade(facts: SessionFacts, made: readonly string[]): SessionFacts {
  if (made.length === 0) return facts;
  const before = (facts.made ?? []).filter((key) => !made.includes(key));
  return { ...facts, made: [...before, ...made].slice(-SESSION_LIMITS.made) };
}

/** Words by which a result says that something in it failed; one that failed unseen is none that is remembered. */
const FAILED =
  /\b(?:error|conflict|fail(?:ed|ure|s)?|fatal|denied|rejected|exists|in use|no such|cannot|could not|unable|not found|exit (?:code|status):? ?[1-9]|usage:|killed|terminated|(?:ba|da|k|z)?sh:)/i;
/** The same as Git and PostgreSQL say it to people of other languages. */
const FAILED_ELSEWHERE =
  /fehler|fehlgeschlagen|existiert|erreur|échou|existe|errore|esiste|fallo|falha|erro:|fout:|bestaat|błąd|istnieje|ошибка|существует|hata:|致命|错误|錯誤|已存在|エラー|すでに|既に|오류|치명|이미/i;

/** Characters of a result no host cuts anything out of. */
const WHOLE = 4_096;

/** Whether nothing of a call failed, as far as its own output shows. */
export const isSeenToSucceed = (result: string | null): boolean =>
  result !== null && result.length <= WHOLE && !FAILED.test(result) && !FAILED_ELSEWHERE.test(result);

/** Newest last; the same path replaces its older content; the oldest go first when a bound is reached. */
function keepNewest(old: readonly WrittenFile[], fresh: readonly WrittenFile[]): readonly WrittenFile[] {
  const kept = old.filter(({ path }) => !fresh.some((file) => file.path === path));
  for (const [at, file] of fresh.entries()) {
    if (fresh.findLastIndex(({ path }) => path === file.path) === at) kept.push(file);
  }
  let bytes = 0;
  for (let at = kept.length - 1; at >= 0; at--) {
    bytes += (kept[at]!.content?.length ?? 0) + kept[at]!.path.length;
    if (bytes > SESSION_LIMITS.bytes || kept.length - at > SESSION_LIMITS.files) return kept.slice(at + 1);
  }
  return kept;
}

/** The labels a session has read after these actions; the list itself where nothing is new. */
export function labelsRead(known: readonly string[], actions: readonly Action[]): readonly string[] {
  let labels: Set<string> | null = null;
  const note = (label: string): void => {
    if (!REMEMBERED.has(label) || known.includes(label)) return;
    labels ??= new Set(known);
    if (labels.size < SESSION_LIMITS.labels) labels.add(label);
  };
  for (const { kind, labels, detail } of actions) {
    if (!READS.has(kind) || (kind === "file.read" && detail.what === "edit")) continue;
    for (const label of labels) note(label);
    if (kind === "secret.read" && !NOT_SHOWN.test(detail.what ?? "")) note("secret");
  }
  return labels === null ? known : [...(labels as Set<string>)];
}

/** Findings that say a text holds a secret, and not merely something like one. */
const isSecret = ({ code, severity }: Finding) =>
  code.startsWith("secret.") && (severity === "high" || severity === "critical");

/** Whether a result showed a secret. */
export const secretShown = (findings: readonly Finding[]) => findings.some(isSecret);

/** The session after a result was shown to the model: what it holds was read, whatever the call looked like. */
export function rememberResult(facts: SessionFacts, findings: readonly Finding[]): SessionFacts {
  if (facts.read.includes("secret") || !secretShown(findings)) return facts;
  return { ...facts, read: [...facts.read, "secret"] };
}
