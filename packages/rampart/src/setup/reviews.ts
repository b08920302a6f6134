import type { WebhookOptions } from "@rampart/guard";
import { LedgerError, parseVerifier, type Verifier } from "@rampart/ledger";
import { wrongUrl } from "./heartbeat.js";

/** `reviews:` of `rampart.yaml`: where each question to a person is posted, and whose answer to that counts. Null: nowhere. */
export const NO_WEBHOOK: WebhookOptions | null = null;

const MAX_LINKS = 16;
const NAME = /^[^\u0000-\u001f\u007f*?[\]]{1,128}$/;

/** The webhook of reviews, null where there is none, or what is wrong with it. */
export function parseReviews(value: unknown): WebhookOptions | string | null {
  if (value === undefined || value === null) return NO_WEBHOOK;
  if (!isMapping(value)) return "`reviews` is a mapping of `webhook`, `answers` and `links`";
  const { webhook, answers, links = [], ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `unknown key \`reviews.${unknown}\``;
  const wrong = wrongUrl(webhook);
  if (wrong !== null) return `\`reviews.webhook\` ${wrong}`;
  if (!Array.isArray(links) || links.length > MAX_LINKS || !links.every(isName))
    return `\`reviews.links\` names at most ${MAX_LINKS} people, whose own link is sent along`;
  const from = answersFrom(answers);
  if (typeof from === "string") return from;
  return { url: webhook as string, links, ...(from === null ? {} : { answers: from }) };
}

function answersFrom(value: unknown): NonNullable<WebhookOptions["answers"]> | string | null {
  if (value === undefined || value === null) return null;
  const needed = "`reviews.answers` is a mapping of `key` (name+id+base64, Ed25519) and `person`";
  if (!isMapping(value)) return needed;
  const { key, person, ...rest } = value;
  const verifier = typeof key === "string" ? keyFrom(key) : null;
  if (Object.keys(rest).length > 0 || verifier === null || !isName(person)) return needed;
  return { key: verifier, person };
}

function keyFrom(text: string): Verifier | null {
  try {
    return parseVerifier(text);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

const isName = (value: unknown): value is string => typeof value === "string" && NAME.test(value);
const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The lines of `rampart.yaml`; none where there is no webhook. */
export function formatReviews(reviews: WebhookOptions | null): string {
  if (reviews === null) return "";
  const { url, answers, links } = reviews;
  const from =
    answers === undefined
      ? ""
      : `  answers: { key: ${JSON.stringify(answers.key.text)}, person: ${JSON.stringify(answers.person)} }\n`;
  return `# Where each question to a person is posted, and whose signed answer counts.\nreviews:\n  webhook: ${JSON.stringify(url)}\n${from}  links: ${JSON.stringify(links)}\n`;
}
