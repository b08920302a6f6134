import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../spine/index.js";
import { readCode } from "./index.js";
import { effectsOf } from "./testing/render.js";

const LANGUAGES = ["python", "node", "perl", "ruby", "php", "awk", "powershell", "osascript", "typescript"] as const;

/** How each language hands a text to the shell, and how it can write that text. */
const WRITERS: Readonly<Record<string, { run: (e: string) => string; forms: readonly ((t: string) => string)[] }>> = {
  python: {
    run: (e) => `import os,base64,codecs\nos.system(${e})`,
    forms: [
      (t) => JSON.stringify(t),
      (t) => Array.from(t, (c) => JSON.stringify(c)).join("+"),
      (t) => `''.join(chr(c) for c in [${codes(t)}])`,
      (t) => `bytes([${codes(t)}]).decode()`,
      (t) => `${JSON.stringify(backwards(t))}[::-1]`,
      (t) => `base64.b64decode('${Buffer.from(t).toString("base64")}').decode()`,
      (t) => `bytes.fromhex('${Buffer.from(t).toString("hex")}').decode('utf-8')`,
      (t) => `'%s' % ${JSON.stringify(t)}`,
      (t) => `'{}'.format(${JSON.stringify(t)})`,
      (t) => `f'{${JSON.stringify(t)}}'`,
      (t) => `"|".join([${JSON.stringify(t)}])`,
      (t) => `(lambda x: x)(${JSON.stringify(t)})`,
    ],
  },
  node: {
    run: (e) => `require('child_process').execSync(${e})`,
    forms: [
      (t) => JSON.stringify(t),
      (t) => Array.from(t, (c) => JSON.stringify(c)).join("+"),
      (t) => `String.fromCharCode(${codes(t)})`,
      (t) => `[${codes(t)}].map(c => String.fromCharCode(c)).join('')`,
      (t) => `${JSON.stringify(backwards(t))}.split('').reverse().join('')`,
      (t) => `Buffer.from('${Buffer.from(t).toString("base64")}','base64').toString()`,
      (t) => `atob('${Buffer.from(t).toString("base64")}')`,
      (t) => `\`\${${JSON.stringify(t)}}\``,
      (t) => `(x => x)(${JSON.stringify(t)})`,
      (t) => `JSON.parse('{"a":' + ${JSON.stringify(JSON.stringify(t))} + '}').a`,
    ],
  },
  perl: {
    run: (e) => `use MIME::Base64; system(${e})`,
    forms: [
      (t) => `'${t}'`,
      (t) => `q{${t}}`,
      (t) => Array.from(t, (c) => `'${c}'`).join(" . "),
      (t) => Array.from(t, (c) => `chr(${c.charCodeAt(0)})`).join("."),
      (t) => `join('', map { chr } (${codes(t)}))`,
      (t) => `pack('H*','${Buffer.from(t).toString("hex")}')`,
      (t) => `decode_base64('${Buffer.from(t).toString("base64")}')`,
      (t) => `scalar reverse '${backwards(t)}'`,
      (t) => `sprintf('%s', '${t}')`,
    ],
  },
  ruby: {
    run: (e) => `require 'base64'\nsystem(${e})`,
    forms: [
      (t) => `'${t}'`,
      (t) => Array.from(t, (c) => `'${c}'`).join(" + "),
      (t) => `[${codes(t)}].map(&:chr).join`,
      (t) => `['${Buffer.from(t).toString("hex")}'].pack('H*')`,
      (t) => `Base64.decode64('${Buffer.from(t).toString("base64")}')`,
      (t) => `'${backwards(t)}'.reverse`,
      (t) => `"#{'${t}'}"`,
    ],
  },
  php: {
    run: (e) => `system(${e});`,
    forms: [
      (t) => `'${t}'`,
      (t) => Array.from(t, (c) => `'${c}'`).join(" . "),
      (t) => Array.from(t, (c) => `chr(${c.charCodeAt(0)})`).join(" . "),
      (t) => `hex2bin('${Buffer.from(t).toString("hex")}')`,
      (t) => `base64_decode('${Buffer.from(t).toString("base64")}')`,
      (t) => `strrev('${backwards(t)}')`,
      (t) => `implode('', ['${t}'])`,
    ],
  },
  powershell: {
    run: (e) => `& 'sh' -c (${e}) | Out-Null`,
    forms: [
      (t) => `'${t}'`,
      (t) => Array.from(t, (c) => `'${c}'`).join(" + "),
      (t) => `[string]::Join('', (${Array.from(t, (c) => `[char]${c.charCodeAt(0)}`).join(",")}))`,
      (t) => `-join ([char[]](${codes(t)}))`,
      (t) => `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(t).toString("base64")}'))`,
      (t) =>
        `[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${Buffer.from(t, "utf16le").toString("base64")}'))`,
      (t) => `'{1}{0}' -f '', '${t}'`,
      (t) => `"$('${t}')"`,
      (t) => `-join ('${backwards(t)}'[${t.length - 1}..0])`,
      (t) => `('~${t}'.Replace('~', ''))`,
      (t) => `(('~${t}') -replace '~')`,
    ],
  },
  awk: {
    run: (e) => `BEGIN { system(${e}) }`,
    forms: [
      (t) => `"${t}"`,
      (t) => Array.from(t, (c) => `"${c}"`).join(" "),
      (t) => `sprintf("${"%c".repeat(t.length)}", ${codes(t)})`,
    ],
  },
};

const codes = (t: string): string => Array.from(t, (c) => c.charCodeAt(0)).join(",");
const backwards = (t: string): string => [...t].reverse().join("");

/** Commands of letters no literal has to escape. */
const command = fc.stringMatching(/^[a-z][a-z0-9 /._-]{1,20}$/);

describe("a command is found however its text is put together", () => {
  for (const [language, { run, forms }] of Object.entries(WRITERS))
    it(`P3: ${language}`, () => {
      fc.assert(
        fc.property(command, fc.integer({ min: 0, max: forms.length - 1 }), (text, i) => {
          const does = language === "powershell" ? `exec sh|-c|${text}` : `shell ${text}`;
          expect(effectsOf(language, run(forms[i]!(text)))).toEqual([does]);
        }),
        { numRuns: 120 },
      );
    });

  it("P3: code inside code inside code is read to the same effect", () => {
    fc.assert(
      fc.property(command, fc.integer({ min: 1, max: 6 }), (text, depth) => {
        let code = `import os; os.system(${JSON.stringify(text)})`;
        for (let i = 0; i < depth; i++) code = `exec(${JSON.stringify(code)})`;
        expect(effectsOf("python", code)).toContain(`shell ${text}`);
      }),
      { numRuns: 40 },
    );
  });

  it("beyond the bound on code inside code it is opaque, not silent", () => {
    let code = "import os; os.system('id')";
    for (let i = 0; i < LIMITS.codeDepth + 2; i++)
      code = `exec(bytes.fromhex('${Buffer.from(code).toString("hex")}').decode())`;
    expect(effectsOf("python", code.slice(0, LIMITS.command)).some((e) => e.startsWith("opaque"))).toBe(true);
  });
});

describe("total and bounded", () => {
  const pieces = fc.constantFrom(
    ..."()[]{}'\"`$@%\\\n#;:,.=<>+-*/|&?!~^ \t0a\u0000\ud800é",
    "/*",
    "*/",
    "${",
    "#{",
    "<<A",
    "eval",
    "if ",
    "for ",
    "def ",
    "end",
    "function ",
    "class ",
    "system",
    "=>",
    "->",
    "::",
    "s/",
    "q(",
    "f'{",
  );
  for (const language of LANGUAGES)
    it(`any text in ${language} has a reading, quickly`, () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string({ maxLength: 300 }),
            fc.array(pieces, { maxLength: 120 }).map((p) => p.join("")),
          ),
          (text) => {
            expect(Array.isArray(readCode(language, text).effects)).toBe(true);
          },
        ),
        { numRuns: 300 },
      );
    });

  const hostile: readonly (readonly [string, string])[] = [
    ["nesting", "(".repeat(60_000)],
    ["a chain of members", `a${".b".repeat(30_000)}`],
    ["a chain of sums", `x=${"'a'+".repeat(16_000)}'a'`],
    ["doubling", `x='a'\n${"x=x+x\n".repeat(5_000)}`],
    ["loops in loops", "for i in range(10**9):\n  for j in range(10**9):\n    print(i)\n"],
    [
      "functions that call each other",
      "def f(a):\n  return g(a)+g(a)\ndef g(a):\n  return f(a)+f(a)\nf(1)\n".repeat(300),
    ],
    ["quotes that never end", "q(".repeat(30_000)],
    ["templates in templates", "`${".repeat(20_000)],
    ["texts replaced again and again", `s='a'*200000\n${"t=s.replace('a','b')\n".repeat(2_500)}`],
  ];
  for (const [name, text] of hostile)
    it(`${name}: bounded in every language`, () => {
      for (const language of LANGUAGES) expect(readCode(language, text).effects.length).toBeLessThanOrEqual(1026);
    });

  it("loops beyond the bound on steps leave what they count unknown", () => {
    const count = (n: number): string =>
      `import os\nn=0\nfor i in range(${n}):\n  for j in range(${n}): n += 1\nos.system(str(n))`;
    expect(effectsOf("python", count(10))).toEqual(["shell 100"]);
    expect(effectsOf("python", count(2000))).toContain("?shell UNKNOWN");
  });

  it("calls deeper than the bound are looked at with what is not known", () => {
    const chain = (n: number): string =>
      `import os\n${Array.from({ length: n }, (_, i) => `def f${i}(x): f${i + 1}(x)`).join("\n")}\ndef f${n}(x): os.system(x)\nf0('id')`;
    expect(effectsOf("python", chain(5))).toEqual(["shell id"]);
    expect(effectsOf("python", chain(40))).toContain("?shell UNKNOWN");
  });

  it("a text beyond the bound is opaque", () => {
    expect(readCode("python", " ".repeat(LIMITS.command + 1)).effects).toEqual([
      { type: "opaque", reason: "too_complex", certainty: "certain" },
    ]);
  });

  it("a language nobody reads is opaque", () => {
    for (const language of ["groovy", "tcl", "sed", "", "__proto__", "constructor"])
      expect(readCode(language, "x").effects).toEqual([
        { type: "opaque", reason: "unknown_language", certainty: "certain" },
      ]);
  });
});

describe("what is not run does nothing", () => {
  const inert: Readonly<Record<string, readonly ((t: string) => string)[]>> = {
    python: [(t) => `# os.system("${t}")`, (t) => `x = "os.system('${t}')"`, (t) => `"""\nos.system('${t}')\n"""`],
    node: [
      (t) => `// require('child_process').exec("${t}")`,
      (t) => `/* eval("${t}") */`,
      (t) => `const x = "exec('${t}')"`,
    ],
    perl: [(t) => `# system("${t}")`, (t) => `my $x = 'system("${t}")';`, (t) => `=pod\n\nsystem("${t}")\n\n=cut\n`],
    ruby: [(t) => `# system("${t}")`, (t) => `x = 'system("${t}")'`, (t) => `=begin\nsystem("${t}")\n=end\n`],
    php: [(t) => `// system("${t}");`, (t) => `$x = 'system("${t}")';`],
    awk: [(t) => `# system("${t}")`, (t) => `BEGIN { x = "system(${t})" }`],
  };
  for (const [language, forms] of Object.entries(inert))
    it(`P3: ${language}: comments and texts`, () => {
      fc.assert(
        fc.property(command, fc.integer({ min: 0, max: forms.length - 1 }), (text, i) => {
          expect(effectsOf(language, forms[i]!(text))).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });
});
