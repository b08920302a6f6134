import type { HeartbeatOptions } from "@rampart/guard";
import { isSafeToSend } from "@rampart/service";

/** `heartbeat:` of `rampart.yaml`: where signs of life go, and every how many seconds. */
export const SILENT: HeartbeatOptions | null = null;

const SECONDS = { usual: 60, least: 10, most: 3_600 } as const;
const MAX_URL = 2_048;

/** Why an address takes no heartbeat, or null. What goes to another machine is encrypted. */
export function wrongUrl(text: unknown): string | null {
  if (typeof text !== "string" || text.length > MAX_URL || !URL.canParse(text)) return "is no address";
  const url = new URL(text);
  if (!isSafeToSend(url)) return "is https, or http to this machine";
  const { username, password, hash } = url;
  if (username !== "" || password !== "") return "has no user or password in it; put a secret into its path";
  return hash === "" ? null : "has no part behind #";
}

/** The heartbeat, null where none is asked for, or what is wrong with it. */
export function parseHeartbeat(value: unknown): HeartbeatOptions | string | null {
  if (value === undefined || value === null) return SILENT;
  if (typeof value !== "object" || Array.isArray(value)) return "`heartbeat` is a mapping of `url` and `every`";
  const { url, every = SECONDS.usual, ...rest } = value as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `unknown key \`heartbeat.${unknown}\``;
  const wrong = wrongUrl(url);
  if (wrong !== null) return `\`heartbeat.url\` ${wrong}`;
  if (typeof every !== "number" || !Number.isInteger(every) || every < SECONDS.least || every > SECONDS.most)
    return `\`heartbeat.every\` is a number of seconds, ${SECONDS.least} to ${SECONDS.most}`;
  return { url: url as string, everyMs: every * 1_000 };
}

/** The lines of `rampart.yaml`; none where there is no heartbeat. */
export function formatHeartbeat(heartbeat: HeartbeatOptions | null): string {
  if (heartbeat === null) return "";
  const { url, everyMs } = heartbeat;
  return `# Where signed signs of life go, so that somebody elsewhere notices when they stop.\nheartbeat:\n  url: ${JSON.stringify(url)}\n  every: ${everyMs / 1_000}\n`;
}
