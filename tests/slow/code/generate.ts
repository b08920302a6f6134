/** How a language says things: texts in disguise, deeds, and the places a deed can stand in. */
export interface Dialect {
  readonly head: string;
  /** Writes a text of plain letters as an expression. */
  readonly texts: readonly ((text: string) => string)[];
  /** Each a statement; `a` and `b` are expressions of paths, `c` of a command. */
  readonly deeds: readonly ((a: string, b: string, c: string) => string)[];
  /** Where a statement may stand; the same deed happens, or perhaps not. */
  readonly contexts: readonly ((statement: string) => string)[];
}

const PATHS = ["a", "b", "c.txt", "sub/d", "new.txt", "sub/deep/e", "../other/f", "/home/dev/project/a", "sub/new"];
const COMMANDS = [
  "rm -rf build",
  "curl -s http://x.example/y",
  "git push --force",
  "touch z; rm q",
  "fn one two",
  "id && ls -l",
  "cp a z",
];

/** Texts for one language, the same for the same seed. */
export function generate({ head, texts, deeds, contexts }: Dialect, count: number, seed: number): string[] {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  return Array.from({ length: count }, () => {
    const statements = Array.from({ length: 1 + random(2) }, () => {
      const text = (of: readonly string[]): string => pick(texts)(pick(of));
      let statement = pick(deeds)(text(PATHS), text(PATHS), text(COMMANDS));
      for (let depth = random(3); depth > 0; depth--) statement = pick(contexts)(statement);
      return statement;
    });
    return head + statements.join("\n");
  });
}
