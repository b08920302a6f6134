import type { Interpretation, SessionFacts } from "@rampart/core";

const MOST = { files: 256, characters: 1024 * 1024, labels: 32 } as const;
const READS: ReadonlySet<string> = new Set(["file.read", "data.read", "net.receive", "secret.read"]);
const TELLING: ReadonlySet<string> = new Set(["secret", "credential", "personal", "untrusted", "production"]);

/** The session after a call that was let through: files it leaves behind, newest last, and labels of what it has read. */
export function rememberCall(facts: SessionFacts, { written, actions }: Interpretation): SessionFacts {
  const files = new Map(facts.written.map((file) => [file.path, file]));
  for (const file of written) {
    files.delete(file.path);
    files.set(file.path, file);
  }
  const labels = new Set(facts.read);
  for (const action of actions) {
    if (!READS.has(action.kind)) continue;
    for (const label of action.labels) if (TELLING.has(label) && labels.size < MOST.labels) labels.add(label);
  }
  return { written: written.length === 0 ? facts.written : newest([...files.values()]), read: [...labels] };
}

function newest(files: SessionFacts["written"]): SessionFacts["written"] {
  let characters = 0;
  let from = files.length;
  while (from > 0 && files.length - from < MOST.files) {
    characters += (files[from - 1]!.content?.length ?? 0) + files[from - 1]!.path.length;
    if (characters > MOST.characters) break;
    from -= 1;
  }
  return files.slice(from);
}
