interface WellFormed {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

/** Whether a string is Unicode text: no lone surrogate. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as WellFormed).isWellFormed();
}

/** The text with each lone surrogate replaced by U+FFFD, and how many there were. */
export function toWellFormed(text: string): { text: string; replaced: number } {
  if (isWellFormed(text)) return { text, replaced: 0 };
  const fixed = (text as unknown as WellFormed).toWellFormed();
  let replaced = 0;
  for (let i = 0; i < fixed.length; i++) if (fixed.charCodeAt(i) !== text.charCodeAt(i)) replaced++;
  return { text: fixed, replaced };
}
