import type { RetentionRules } from "@rampart/guard";

/** `retention:` of `rampart.yaml`: `calls` and `prompts`, each a span, or absent for ever. */
export const FOR_EVER: RetentionRules = { calls: null, prompts: null };

const SPAN = /^([1-9]\d{0,3})(d|w)$/;
const DAY = 24 * 3_600_000;

/** `90d`, `12w`: milliseconds; null for anything else. A day is the least: a session under way keeps its content. */
export function parseSpan(said: unknown): number | null {
  const match = typeof said === "string" ? SPAN.exec(said) : null;
  return match === null ? null : Number(match[1]) * (match[2] === "w" ? 7 : 1) * DAY;
}

export function formatSpan(ms: number): string {
  return `${Math.round(ms / DAY)}d`;
}

/** The rules, or what is wrong with them. */
export function parseRetention(value: unknown): RetentionRules | string {
  if (value === undefined || value === null) return FOR_EVER;
  if (typeof value !== "object" || Array.isArray(value)) return "`retention` is a mapping of `calls` and `prompts`";
  const given = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => key !== "calls" && key !== "prompts");
  if (unknown !== undefined) return `unknown key \`retention.${unknown}\``;
  for (const key of ["calls", "prompts"]) {
    if (given[key] !== undefined && parseSpan(given[key]) === null) return `\`retention.${key}\` is a span: 90d, 12w`;
  }
  return { calls: parseSpan(given["calls"]), prompts: parseSpan(given["prompts"]) };
}

/** The lines of `rampart.yaml`; none where everything is kept. */
export function formatRetention({ calls, prompts }: RetentionRules): string {
  if (calls === null && prompts === null) return "";
  const line = (name: string, ms: number | null) => (ms === null ? "" : `  ${name}: ${formatSpan(ms)}\n`);
  return `# For how long content is kept; hashes stay, so that every proof holds. See \`rampart log retain\`.\nretention:\n${line("calls", calls)}${line("prompts", prompts)}`;
}
