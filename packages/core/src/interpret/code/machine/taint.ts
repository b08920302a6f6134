/** Where data came from, joined over everything that went into a value. */
export interface Taint {
  readonly network: boolean;
  readonly environment: boolean;
  /** Files it was read from, at most 16; `null` entries never occur, a file without a known name sets nothing. */
  readonly files: readonly string[];
}

export const CLEAN: Taint = { network: false, environment: false, files: [] };
export const NETWORK: Taint = { network: true, environment: false, files: [] };
export const ENVIRONMENT: Taint = { network: false, environment: true, files: [] };
export const fileTaint = (path: string): Taint => ({ network: false, environment: false, files: [path] });

const FILES_MOST = 16;

export function joinTaint(a: Taint, b: Taint): Taint {
  if (a === b || b === CLEAN) return a;
  if (a === CLEAN) return b;
  const extra = b.files.filter((f) => !a.files.includes(f));
  return {
    network: a.network || b.network,
    environment: a.environment || b.environment,
    files: extra.length === 0 ? a.files : [...a.files, ...extra].slice(0, FILES_MOST),
  };
}
