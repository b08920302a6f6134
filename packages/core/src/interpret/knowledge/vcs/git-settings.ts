const RUNS_ITS_VALUE =
  /^(?:core\.(?:sshcommand|editor|pager|fsmonitor|askpass|gitproxy)|alias\..*|diff\.external|.*\.(?:textconv|command|driver|cmd|process|clean|smudge|helper|program)|pager\..*|sequence\.editor|gpg\.program|credential\.helper|uploadpack\.packobjectshook|protocol\..*command|filter\..*)$/i;
/** Folders whose hooks git runs, or lays into every new repository. */
export const HOOKS = /^(?:core\.hookspath|init\.templatedir)$/i;
/** Helpers and viewers of git's own, and values that only switch. */
const PLAIN = /^(?:store|cache|osxkeychain|manager(?:-core)?|true|false|cat|less|more|vim?|nano|)$/;

export const isAlias = (key: string): boolean => /^alias\./i.test(key);

/** Whether git runs what a setting holds, or hooks that lie there. */
export const isCommand = (key: string): boolean =>
  RUNS_ITS_VALUE.test(key.slice(0, 128)) || HOOKS.test(key.slice(0, 64));

/** The shell text a setting of git's has run; an alias of one of git's own commands is `git …`. Null where it runs nothing. */
export function commandOf(key: string, value: string): string | null {
  if (!RUNS_ITS_VALUE.test(key.slice(0, 128))) return null;
  if (isAlias(key) && !value.startsWith("!")) return value === "" ? null : `git ${value}`;
  const text = value.replace(/^!/, "");
  return PLAIN.test(text.slice(0, 32).trim()) ? null : text;
}

/** A time that spares nothing. */
export const isSoon = (time: string): boolean => /^(?:now|all|0\b|0$|1\.second)/.test(time.slice(0, 32));

/** `gc.pruneExpire=now`: from now on what nothing points to is gone at once. */
export function expiresSoon(setting: string): boolean {
  const found = /^gc\.(?:.*\.)?(?:pruneexpire|reflogexpire|reflogexpireunreachable|worktreepruneexpire)=(.*)$/is.exec(
    setting.slice(0, 256),
  );
  return found !== null && isSoon(found[1]!);
}

/** Settings after which what is fetched may come from anybody: no certificate is looked at, or an address is read as an open one. */
export function unguards(key: string, value: string): boolean {
  if (/^http\.(?:.*\.)?sslverify$/i.test(key.slice(0, 256))) return /^(?:false|no|off|0)$/i.test(value);
  return /^url\.(?:http|git):\/\/.*\.(?:push)?insteadof$/is.test(key.slice(0, 1024));
}
