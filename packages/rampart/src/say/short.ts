/** Text of at most `most` characters, with an ellipsis where something is missing. */
export const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
