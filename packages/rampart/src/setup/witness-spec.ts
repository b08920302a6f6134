import { isAbsolute } from "node:path";
import { type CosignerKey, LedgerError, parseCosignerKey } from "@rampart/ledger";

/** A witness as `--witness` and `rampart.yaml` name it. `print` is for a person's own safe-keeping and is not kept. */
export type WitnessSpec =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "git"; readonly remote: string }
  | { readonly kind: "cosign"; readonly url: string; readonly key: CosignerKey }
  | { readonly kind: "webhook"; readonly url: string; readonly secretFile: string | null }
  | { readonly kind: "program"; readonly path: string }
  | { readonly kind: "print" };

/** How a witness is written, for help and errors. */
export const WITNESS_FORMS =
  "file:/ABSOLUTE/PATH, git:REMOTE, http(s)://HOST/#KEY, webhook:URL[#/SECRET/FILE], program:/ABSOLUTE/PATH or print";

/** Any of {@link WITNESS_FORMS}; null for anything else. */
export function parseWitness(text: string): WitnessSpec | null {
  if (text === "print") return { kind: "print" };
  if (text.length > 4_096 || /[\u0000-\u001f\u007f]/.test(text)) return null;
  const [, scheme = "", rest = ""] = /^([a-z]{1,16}):(.*)$/.exec(text) ?? [];
  switch (scheme) {
    case "file":
      return atPath("file", rest.replace(/^\/\/(?=\/)/, ""));
    case "program":
      return atPath("program", rest);
    case "webhook":
      return parseWebhook(rest);
    case "http":
    case "https":
      return parseCosigner(text);
    case "git":
      return rest === "" || rest.startsWith("-") ? null : { kind: "git", remote: rest };
    default:
      return null;
  }
}

export function formatWitness(spec: WitnessSpec): string {
  switch (spec.kind) {
    case "print":
      return "print";
    case "cosign":
      return `${spec.url}#${spec.key.text}`;
    case "webhook":
      return `webhook:${spec.url}${spec.secretFile === null ? "" : `#${spec.secretFile}`}`;
    case "git":
      return `git:${spec.remote}`;
    default:
      return `${spec.kind}:${spec.path}`;
  }
}

function atPath(kind: "file" | "program", path: string): WitnessSpec | null {
  return isAbsolute(path) ? { kind, path } : null;
}

/** A witness that cosigns: where it is, and the key its operator gave out. */
function parseCosigner(text: string): WitnessSpec | null {
  const [url = "", key = ""] = text.split(/#(.*)/s);
  try {
    const { username, password, search } = new URL(url);
    if (username !== "" || password !== "" || search !== "") return null;
    return { kind: "cosign", url, key: parseCosignerKey(key) };
  } catch (error) {
    if (error instanceof LedgerError || error instanceof TypeError) return null;
    throw error;
  }
}

/** A receiver of webhooks: where, and the file with the secret they are signed with. */
function parseWebhook(text: string): WitnessSpec | null {
  const [url = "", secret] = text.split(/#(.*)/s);
  if (!URL.canParse(url) || (secret !== undefined && !isAbsolute(secret))) return null;
  const { protocol, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== "" || password !== "") return null;
  return { kind: "webhook", url, secretFile: secret ?? null };
}
