import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { isJsonObject, type JsonObject, parseStrict, writeAtomic } from "@rampart/service";
import type { Host, TrustedHook, TrustPlace } from "../hosts/host.js";
import { isOurCommand } from "./command.js";
import { readConfig, readOwn } from "./config-file.js";
import type { ProtectContext } from "./context.js";
import { ProtectError } from "./error.js";
import { digestText } from "./record.js";

/**
 * How a host that only runs hooks its user trusted stands to ours: `none` where it needs no trust, `unknown` where the
 * program is not there to be asked.
 */
export type TrustState = "none" | "trusted" | "untrusted" | "unknown";

/** What `protect` remembers of a host's trust, so that `unprotect` can take it back. */
interface TrustRecord {
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
  readonly hooks: readonly Pick<TrustedHook, "key" | "hash">[];
}

export const trustFile = (data: string, host: string) => join(data, "doors", `${host}.trust.json`);

/** Asks the host itself. Never throws. */
export async function trustState(host: Host, context: ProtectContext, entries: number): Promise<TrustState> {
  if (host.trust === undefined) return "none";
  const program = await findProgram(host.trust.program, context);
  if (program === null) return "unknown";
  try {
    const hooks = await host.trust.list(program, placeOf(context));
    return hooks.length >= entries && hooks.every(({ trusted }) => trusted) ? "trusted" : "untrusted";
  } catch {
    return "unknown";
  }
}

/**
 * Has the host trust our hooks, and remembers how its file was before. The person agreed to it.
 *
 * @throws ProtectError `trust.failed` where the host is not there, refuses, or still does not trust them
 */
export async function establishTrust(host: Host, context: ProtectContext): Promise<void> {
  if (host.trust === undefined) return;
  const file = host.trust.file(context.home, context.environment);
  const failed = (why: string, cause?: unknown) =>
    new ProtectError("trust.failed", why, { file, line: null, column: null }, cause);
  const program = await findProgram(host.trust.program, context);
  if (program === null)
    throw failed(
      `${host.trust.program} is not on the PATH, so it could not be asked to trust the hook; start it and accept the hook there, or it runs without`,
    );
  const known = await readTrust(context.layout.data, host);
  const { text } = await readConfig(file, context.home, context.uid);
  const before = known !== null && text !== null && digestText(text) === known.after ? known.before : text;
  let hooks: readonly TrustedHook[];
  try {
    hooks = await host.trust.establish(program, placeOf(context));
  } catch (cause) {
    throw failed(`${host.title} could not be asked to trust the hook`, cause);
  }
  if (hooks.length === 0 || hooks.some(({ trusted }) => !trusted))
    throw failed(`${host.title} does not trust the hook`);
  const { text: now } = await readConfig(file, context.home, context.uid);
  const kept: TrustRecord = {
    file,
    before,
    after: digestText(now ?? ""),
    hooks: hooks.map(({ key, hash }) => ({ key, hash })),
  };
  await writeAtomic(trustFile(context.layout.data, host.host), `${JSON.stringify({ v: 1, ...kept })}\n`);
}

/** The host's file without the trust we had it write; undefined where there is nothing to take back. */
export async function withoutTrust(
  host: Host,
  context: ProtectContext,
): Promise<{
  readonly file: string;
  readonly text: string;
  readonly after: string | null;
  readonly mode: number;
} | null> {
  const record = await readTrust(context.layout.data, host);
  if (record === null || host.trust === undefined) return null;
  const { text, mode } = await readConfig(record.file, context.home, context.uid);
  if (text === null) return null;
  const after = digestText(text) === record.after ? record.before : host.trust.remove(text, record.hooks);
  return { file: record.file, text, after, mode };
}

async function readTrust(data: string, host: Host): Promise<TrustRecord | null> {
  const path = trustFile(data, host.host);
  const text = await readOwn(path);
  if (text === null) return null;
  try {
    const value = parseStrict(text);
    if (!isJsonObject(value)) throw new Error("form");
    const { file, before, after, hooks } = value;
    if (typeof file !== "string" || typeof after !== "string" || !Array.isArray(hooks)) throw new Error("form");
    if (before !== null && typeof before !== "string") throw new Error("form");
    const pairs = (hooks as readonly JsonObject[]).map(({ key, hash }) => ({ key: String(key), hash: String(hash) }));
    return { file, before, after, hooks: pairs };
  } catch (cause) {
    throw new ProtectError(
      "state.broken",
      "it is not what this version wrote",
      { file: path, line: null, column: null },
      cause,
    );
  }
}

function placeOf({ home, environment, layout }: ProtectContext): TrustPlace {
  return { home, environment, owns: (command) => isOurCommand(layout.data, command) };
}

/** The first executable file of that name on the user's own PATH, absolute entries only. */
export async function findProgram(name: string, context: ProtectContext): Promise<string | null> {
  for (const folder of (context.environment["PATH"] ?? "").split(delimiter)) {
    if (!folder.startsWith("/")) continue;
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      if ((await stat(path)).isFile()) return path;
    } catch {
      // Not here; further on, perhaps.
    }
  }
  return null;
}
