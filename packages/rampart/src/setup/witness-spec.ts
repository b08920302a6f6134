import { isAbsolute } from "node:path";
import { type CosignerKey, LedgerError, parseCosignerKey } from "@rampart/ledger";

/** A witness as `--witness` and `rampart.yaml` name it. `print` is for a person's own safe-keeping and is not kept. */
export type WitnessSpec =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "git"; readonly remote: string }
  | { readonly kind: "cosign"; readonly url: string; readonly key: CosignerKey }
  | { readonly kind: "print" };

/** `file:/abs/path`, `git:REMOTE`, `http(s)://HOST/PREFIX#KEY` or `print`; null for anything else. */
export function parseWitness(text: string): WitnessSpec | null {
  if (text === "print") return { kind: "print" };
  if (text.length > 4_096 || /[\u0000-\u001f\u007f]/.test(text)) return null;
  if (text.startsWith("file:")) {
    const path = text.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return isAbsolute(path) ? { kind: "file", path } : null;
  }
  if (/^https?:\/\//.test(text)) return parseCosigner(text);
  const remote = text.startsWith("git:") ? text.slice("git:".length) : "";
  return remote === "" || remote.startsWith("-") ? null : { kind: "git", remote };
}

export function formatWitness(spec: WitnessSpec): string {
  if (spec.kind === "print") return "print";
  if (spec.kind === "cosign") return `${spec.url}#${spec.key.text}`;
  return spec.kind === "file" ? `file:${spec.path}` : `git:${spec.remote}`;
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
