/** What has to be closed again. */
interface Closable {
  close(): Promise<void>;
}

/** Runs `body`, which hands in every file it opens; where it fails, those are closed. */
export async function closingOnFailure<T>(
  body: (opened: (...files: readonly Closable[]) => void) => Promise<T>,
): Promise<T> {
  const all: Closable[] = [];
  try {
    return await body((...files) => void all.push(...files));
  } catch (error) {
    await Promise.allSettled(all.map((file) => file.close()));
    throw error;
  }
}
