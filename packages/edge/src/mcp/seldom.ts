const AGAIN_MS = 60_000;
const MAX_LINES = 32;

/** Says a line at most once a minute, and no more than so many lines in one: a server that repeats itself fills no log. */
export function seldom(note: (text: string) => void, now: () => number): (text: string) => void {
  const said = new Map<string, number>();
  return (text) => {
    const at = now();
    for (const [line, then] of said) if (Math.abs(at - then) >= AGAIN_MS) said.delete(line);
    if (said.has(text) || said.size >= MAX_LINES) return;
    said.set(text, at);
    note(text);
  };
}
