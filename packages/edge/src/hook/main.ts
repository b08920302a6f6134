import { type HookInput, runHook } from "./run.js";

const REFUSED = 2;

export interface HookProgram extends Pick<HookInput, "decide"> {
  /** Runs once the host has its answer. */
  after(): void;
}

/**
 * The program `rampart-hook.mjs DOORFILE [local WHY MS]`. Until it has given an answer its exit code is 2, so that
 * ending for any other reason is a refusal too: hosts take Node's own code for a crash, 1, as leave to go on.
 */
export async function hookMain(argv: readonly string[], { decide, after }: HookProgram): Promise<void> {
  process.exitCode = REFUSED;
  process.on("uncaughtException", () => process.exit(REFUSED));
  try {
    const { exit, stdout, stderr } = await runHook({ ...inputOf(argv), decide });
    await written(process.stdout, stdout);
    await written(process.stderr, stderr);
    after();
    // A socket or a file that is still open must not keep the host waiting.
    process.exit(exit);
  } catch {
    process.exit(REFUSED);
  }
}

function inputOf([door = "", mode, why = "", ms]: readonly string[]): Omit<HookInput, "decide"> {
  const known = /^[a-z][a-z0-9_.-]{0,63}$/.test(why) ? why : "wire.unreachable";
  const alone = mode === "local" ? { why: known, leftMs: boundedMs(ms) } : null;
  return { door, stdin: process.stdin, now: Date.now, alone };
}

function boundedMs(text: string | undefined): number {
  const ms = Number(text);
  return Number.isSafeInteger(ms) && ms > 0 && ms <= 60_000 ? ms : 2_000;
}

function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.once("error", reject);
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
