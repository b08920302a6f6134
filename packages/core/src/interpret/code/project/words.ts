/** A word as the shell takes it for one, whatever stands in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The words of one program as a line of the shell's. */
export const lineOf = (words: readonly string[]): string => words.map(quoted).join(" ");
