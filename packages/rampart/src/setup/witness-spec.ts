import { isAbsolute } from "node:path";

/** A witness as `--witness` and `rampart.yaml` name it. `print` is for a person's own safe-keeping and is not kept. */
export type WitnessSpec =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "git"; readonly remote: string }
  | { readonly kind: "print" };

/** `file:/abs/path`, `git:REMOTE` or `print`; null for anything else. */
export function parseWitness(text: string): WitnessSpec | null {
  if (text === "print") return { kind: "print" };
  if (text.length > 4_096 || /[\u0000-\u001f\u007f]/.test(text)) return null;
  if (text.startsWith("file:")) {
    const path = text.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return isAbsolute(path) ? { kind: "file", path } : null;
  }
  const remote = text.startsWith("git:") ? text.slice("git:".length) : "";
  return remote === "" || remote.startsWith("-") ? null : { kind: "git", remote };
}

export function formatWitness(spec: WitnessSpec): string {
  if (spec.kind === "print") return "print";
  return spec.kind === "file" ? `file:${spec.path}` : `git:${spec.remote}`;
}
