/** What a command line asks about its program: before the verb or after it. What stands behind `--` is no word to us. */
export const asksForHelp = (words: readonly string[]): boolean => asksFor(words, "--help", "-h");
export const asksForVersion = (words: readonly string[]): boolean => asksFor(words, "--version", "-V");
export const asksForJson = (words: readonly string[]): boolean => asksFor(words, "--json");

function asksFor(words: readonly string[], ...names: readonly string[]): boolean {
  const ours = words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
  return ours.some((word) => names.includes(word));
}
