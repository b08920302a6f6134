import type { Emit } from "../types.js";
import { exact, textOf, type Value } from "../value.js";

/** What a process has in its memory, passwords among it. */
export function memoryOf(pid: Value, emit: Emit): void {
  const number = textOf(pid);
  emit.file(
    "file.read",
    number !== null && /^\d{1,9}$/.test(number) ? exact(`/proc/${number}/mem`) : exact("/proc/*/mem"),
  );
}

/** What a process holds, is given and says, while it runs: keys and passwords among it. */
export function watchesProcess(emit: Emit): void {
  emit.add("secret.read", "none", null, { what: "process" });
}
