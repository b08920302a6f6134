/** Where data came from, joined over everything that went into a value. */
export interface Taint {
  readonly network: boolean;
  /** Variables of the environment, at most 16; `*` for one whose name is not known. */
  readonly environment: readonly string[];
  /** Files it was read from, at most 16; `null` entries never occur, a file without a known name sets nothing. */
  readonly files: readonly string[];
}

const NOTHING: readonly string[] = [];
export const CLEAN: Taint = { network: false, environment: NOTHING, files: NOTHING };
export const NETWORK: Taint = { network: true, environment: NOTHING, files: NOTHING };
export const ENVIRONMENT: Taint = { network: false, environment: ["*"], files: NOTHING };
export const fileTaint = (path: string): Taint => ({ network: false, environment: NOTHING, files: [path] });
export const variableTaint = (name: string): Taint => ({ network: false, environment: [name], files: NOTHING });

const MOST = 16;

export function joinTaint(a: Taint, b: Taint): Taint {
  if (a === b || b === CLEAN) return a;
  if (a === CLEAN) return b;
  return {
    network: a.network || b.network,
    environment: both(a.environment, b.environment),
    files: both(a.files, b.files),
  };
}

function both(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const extra = b.filter((one) => !a.includes(one));
  return extra.length === 0 ? a : [...a, ...extra].slice(0, MOST);
}
