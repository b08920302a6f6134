/** Agents one call may have behind it; the guard takes no more. */
export const MAX_CHAIN = 16;

/**
 * Names of agents that had the work, the first first, without rounds: where it comes back to an agent and nobody on the way was new,
 * it stands where it stood before. Two agents that pass it to and fro are not an ever longer line, and nobody is lost from it.
 */
export function foldRounds(names: readonly string[]): readonly string[] {
  let line: string[] = [];
  for (const name of names) {
    const all = new Set(line).add(name).size;
    const before = line.findIndex((one, i) => one === name && new Set(line.slice(0, i + 1)).size === all);
    line = before === -1 ? [...line, name] : line.slice(0, before + 1);
  }
  return line;
}
