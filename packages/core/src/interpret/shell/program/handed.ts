import type { Value } from "../../knowledge/value.js";
import { withText } from "../../knowledge/value.js";
import { canonicalPath, labelPath } from "../../paths/index.js";
import type { Invocation } from "../invocation.js";
import type { Machine } from "../state/machine.js";

const MAX_WORDS = 256;
const MAX_WORD = 4_096;
/** With what these name one signs in, which is what such a file is for. */
const SIGNS_IN =
  /^--?(?:i|I|identity(?:-?file)?|identityfile|kubeconfig|key|keyfile|key-file|ssh-key|private-key|pkey|cert|certfile|client-key|client-cert\w*|cacert|ca|netrc|netrc-file|env-file|envfile|creds|credentials?(?:-file)?|keytab|token-file|password-file|pgpass|defaults-(?:extra-)?file|config|config-file|c|F)$/;
/** Words whose other part is a path: `--file=~/x`, `data=@/x`, `@/x`. */
const PARTS = /^(?:-[\w-]{1,64}=|[\w.-]{0,64}=@|@)(?=[~/.])/;

/**
 * A program nobody described is given a file of keys or passwords: what it does with them nobody knows. A project's own,
 * and what it signs in with, are its business.
 */
export function sayHanded(m: Machine, invocation: Invocation, argv: readonly Value[]): void {
  if (m.where !== "here") return;
  for (let at = 1; at < argv.length && at <= MAX_WORDS; at++) {
    const word = argv[at]!;
    if (word.form !== "exact" || word.text.length > MAX_WORD) continue;
    const part = PARTS.exec(word.text)?.[0] ?? "";
    const path = word.text.slice(part.length);
    if (!/^(?:~\/|\.{0,2}\/|\.[\w.]+$)/.test(path) || SIGNS_IN.test(part.replace(/=$/, ""))) continue;
    if (part === "" && SIGNS_IN.test(argv[at - 1]!.text)) continue;
    const secret = secretAt(m, path);
    if (secret === null) continue;
    invocation.maybe(() => invocation.add("secret.read", "path", withText(word, secret), { what: "handed" }));
    return;
  }
}

/** The full name of a file of secrets, null where it is none. */
function secretAt(m: Machine, path: string): string | null {
  const cwd = m.cwd();
  if (cwd === null && !/^[~/]/.test(path)) return null;
  const to = canonicalPath(path, m.place, { cwd: cwd ?? "/", tilde: true });
  const labels = labelPath(to, m.place, true);
  return labels.includes("credential") && !labels.includes("project") && !labels.includes("scratch") ? to.name : null;
}
