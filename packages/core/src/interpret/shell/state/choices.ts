/** The next combination of alternatives, the last one first; false where all were taken. `counts`: of how many each is one. */
export function advance(choices: number[], counts: number[]): boolean {
  for (let i = choices.length - 1; i >= 0; i--) {
    if (choices[i]! + 1 < counts[i]!) {
      choices[i]!++;
      choices.length = i + 1;
      counts.length = i + 1;
      return true;
    }
  }
  return false;
}
