import fc from "fast-check";

/** Deeds in several spellings, all stubs or filters in the sandbox. */
const deed = fc.constantFrom(
  "rm a",
  "rm -rf 'b c'",
  "chown root f",
  "curl -s http://x.example/y",
  "git push -f",
  "ls -l",
  "id",
  "dd if=/dev/zero of=disk",
);
const word = fc.constantFrom(
  "a",
  "b1",
  "'c d'",
  '"e f"',
  "g\\ h",
  "$'i\\x6a'",
  "{k,l}",
  '"$v"',
  "$v",
  "${v:-m}",
  "${w:-n}",
  "$(echo o)",
  "`echo p`",
  "$((1+2))",
);
const launcher = fc.constantFrom(
  "",
  "env ",
  "nice ",
  "nohup ",
  "timeout 3 ",
  "command ",
  "env X=1 ",
  "stdbuf -oL ",
  "setsid -w ",
  "/usr/bin/env ",
  "! ",
);
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const encoded = (text: string) => Buffer.from(text).toString("base64");

const simple = fc
  .record({ launcher, deed, words: fc.array(word, { maxLength: 2 }) })
  .map(({ launcher, deed, words }) => `${launcher}${[deed, ...words].join(" ")}`);

/** Shell text, nested a few levels, that bash accepts and that ends by itself. */
const { script } = fc.letrec<{ script: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    simple,
    tie("script").map((s) => `( ${s} )`),
    tie("script").map((s) => `{ ${s}; }`),
    tie("script").map((s) => `if true; then ${s}; fi`),
    tie("script").map((s) => `if false; then :; else ${s}; fi`),
    tie("script").map((s) => `for v in x 'y z'; do ${s}; done`),
    tie("script").map((s) => `case q in q) ${s};; esac`),
    tie("script").map((s) => `fn() { ${s}; }; fn`),
    tie("script").map((s) => `eval ${quoted(s)}`),
    tie("script").map((s) => `bash -c ${quoted(s)}`),
    tie("script").map((s) => `sh <<'END${s.length}'\n${s}\nEND${s.length}\n:`),
    tie("script").map((s) => `echo ${encoded(s)} | base64 -d | bash`),
    tie("script").map((s) => `x=${quoted(s)}; eval "$x"`),
    tie("script").map((s) => `printf %s ${quoted(s)} | sh`),
    tie("script").map((s) => `( v=inner; ${s} )`),
    tie("script").map((s) => `true $(${s})`),
  ),
  script: fc
    .array(tie("part"), { minLength: 1, maxLength: 2 })
    .chain((parts) => fc.constantFrom("; ", " && ", " || ", "\n").map((separator) => parts.join(separator))),
}));

/** The same commands every time for the same seed. */
export function generate(count: number, seed: number): string[] {
  const prelude = "v='1 2'; ";
  return [...new Set(fc.sample(script as fc.Arbitrary<string>, { numRuns: count * 2, seed }))]
    .filter((text) => text.length < 2_000)
    .slice(0, count)
    .map((text) => prelude + text);
}
