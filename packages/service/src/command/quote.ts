/**
 * A word as a POSIX shell reads it back: as it is where nothing in it means anything, else in single quotes. For commands people are
 * told to run, so control characters are left out.
 */
export function quoteWord(word: string): string {
  const plain = word.replace(/[\u0000-\u001f\u007f]/g, "");
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}

/** The same for the last word of a command, where others chose it: one that looks like an option stands behind `--`. */
export function quoteOperand(word: string): string {
  const quoted = quoteWord(word);
  return /^'?-/.test(quoted) ? `-- ${quoted}` : quoted;
}
