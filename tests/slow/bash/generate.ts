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

/** `sh` need not be bash: it is given only what every shell reads alike. */
const plain = (text: string) =>
  /<<<|[<>]\(|\(\(|\[\[|\w\+?=\(|\$'|\{\w+,|\. |mapfile|printf -v|shopt|\$\{a|;&|read -r|exec 3|local|sh <<|\\/.test(
    text,
  )
    ? "bash"
    : "sh";

/**
 * Shell text, nested a few levels, that bash accepts and that ends by itself. Here-documents stand in groups of their
 * own: bash 5.2 loses what follows one within a command substitution (`$(cat <<E … ; b)`).
 */
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
    tie("script").map((s) => `{ ${plain(s)} <<'END${s.length}'\n${s}\nEND${s.length}\n}`),
    tie("script").map((s) => `echo ${encoded(s)} | base64 -d | bash`),
    tie("script").map((s) => `x=${quoted(s)}; eval "$x"`),
    tie("script").map((s) => `printf %s ${quoted(s)} | ${plain(s)}`),
    tie("script").map((s) => `( v=inner; ${s} )`),
    tie("script").map((s) => `true $( ${s})`),
    tie("script").map((s) => `trap ${quoted(s)} EXIT`),
    tie("script").map((s) => `bash <<< ${quoted(s)}`),
    tie("script").map((s) => `. <(echo ${quoted(s)})`),
    tie("script").map((s) => `bash <(printf '%s\\n' ${quoted(s)})`),
    tie("script").map((s) => `cat <(${s}) >/dev/null`),
    tie("script").map((s) => `export v=sent; bash -c ${quoted(s)}`),
    tie("script").map((s) => `v=given bash -c ${quoted(s)}`),
    tie("script").map((s) => `env v=given ${plain(s)} -c ${quoted(s)}`),
    tie("script").map((s) => `f${s.length}() { local v=$1; ${s}; }; f${s.length} 'p q'`.replace("\\$", "$")),
    tie("script").map((s) => `set -- 'r s' t; for v; do ${s}; done`),
    tie("script").map((s) => `{ while read -r v; do ${s}; done <<'IN${s.length}'\nl m\nn\nIN${s.length}\n}`),
    tie("script").map((s) => `printf '1 2\\n3\\n' | while read -r w v; do ${s}; done`),
    tie("script").map((s) => `mapfile -t a <<< 'h i'; v=\${a[0]}; ${s}`),
    tie("script").map((s) => `a=(1 'n o'); for v in "\${a[@]}"; do ${s}; done`),
    tie("script").map((s) => `n=0; while ((n<2)); do n=$((n+1)); v=$n; ${s}; done`),
    tie("script").map((s) => `until ! true; do ${s}; break; done`),
    tie("script").map((s) => `case q in p) :;; q) ${s};& *) v=fell;; esac`),
    tie("script").map((s) => `[[ abc == a* ]] && { ${s}; }`),
    tie("script").map((s) => `[ "$v" = none ] || { ${s}; }`),
    tie("script").map((s) => `printf %s ${quoted(`${s}\n:\n`)} > s${s.length}; bash s${s.length}; . ./s${s.length}`),
    tie("script").map((s) => `tee t${s.length} <<< ${quoted(s)} >/dev/null; chmod +x t${s.length}; ./t${s.length}`),
    tie("script").map((s) => `echo ${quoted(s)} > u; cp u u${s.length}; ${plain(s)} u${s.length}`),
    tie("script").map((s) => `xargs -0 bash -c < <(printf %s ${quoted(s)})`),
    tie("script").map((s) => `find . -maxdepth 0 -exec bash -c ${quoted(s)} \\;`),
    tie("script").map((s) => `bash 3<<< ${quoted(s)} <&3`),
    tie("script").map((s) => `shopt -s expand_aliases; z=${quoted(s)}\nalias logger='eval "$z"'\nlogger`),
    tie("script").map((s) => `printf -v x %s ${quoted(s)}; eval "$x"`),
    tie("script").map((s) => (s.includes("\n") ? s : `echo ${quoted([...s].reverse().join(""))} | rev | bash`)),
    tie("script").map((s) => `python3 -c 'import sys,os; os.system(sys.argv[1])' ${quoted(`bash -c ${quoted(s)}`)}`),
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
