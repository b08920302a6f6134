import { seeks } from "../search/passwords.js";
import type { Entry } from "../types.js";
import { withText } from "../value.js";
import { printedByPath } from "./json-path.js";

const reads = (...names: string[]): Entry => ({ names, unknownOptions: "ignored", operands: "file-or-stdin" });

/** Programs that read the files they are given and show something of them. */
export const entries: readonly Entry[] = [
  reads(
    "more",
    "most",
    "pg",
    "hexyl",
    "xmllint",
    "ldd",
    "nm",
    "objdump",
    "readelf",
    "size",
    "tokei",
    "cloc",
    "wdiff",
    "aspell",
  ),
  reads(
    "look",
    "tsort",
    "pdftotext",
    "exiftool",
    "identify",
    "ffprobe",
    "mediainfo",
    "csvlook",
    "pygmentize",
    "highlight",
    "msgfmt",
    "tidy",
  ),
  {
    names: ["less"],
    options: {
      "-o -O --log-file --LOG-FILE": "write",
      "-k --lesskey-file -t -T -x -b -h -j -p -P -y -z -# --tabs --tag --pattern --prompt --jump-target --shift --window":
        "value",
      "-a -A -c -C -d -e -E -f -F -g -G -i -I -J -K -L -m -M -n -N -q -Q -r -R -s -S -u -U -V -w -W -X --quit-at-eof --quit-if-one-screen --ignore-case --IGNORE-CASE --LINE-NUMBERS --RAW-CONTROL-CHARS --chop-long-lines --no-init --silent --force --squeeze-blank-lines --mouse --use-color":
        "flag",
    },
    unknownOptions: "ignored",
    // `+command` is typed for the user when it begins; `!` starts a shell.
    act: (line, emit) => {
      for (const one of line.operands) {
        const typed = /^\+\+?!(.*)$/s.exec(one.text);
        if (typed !== null) emit.shell(withText(one, typed[1]!), { certainty: "possible" });
        else if (!one.text.startsWith("+")) emit.role("file-or-stdin", one);
      }
    },
  },
  {
    names: ["bat", "batcat"],
    options: {
      "--pager": { value: "required", is: "shell" },
      "-l --language, -r --line-range, -H --highlight-line, --theme, --style, --paging, --color, --tabs, --wrap, -m --map-syntax, --file-name, --terminal-width, --diff-context, --ignored-suffix, --decorations, --italic-text":
        "value",
    },
    unknownOptions: "ignored",
    operands: "file-or-stdin",
  },
  {
    names: ["iconv"],
    options: {
      "-f --from-code -t --to-code": "value",
      "-o --output": "write",
      "-l --list": "harmless",
      "-c -s --silent --verbose": "flag",
    },
    operands: "file-or-stdin",
  },
  {
    names: ["dos2unix", "unix2dos"],
    options: { "-n --newfile": { operands: { first: ["read"], rest: "write" } } },
    unknownOptions: "ignored",
    operands: "edit",
  },
  {
    names: ["jq", "gojq", "jaq"],
    options: {
      "-f --from-file": { is: "read", operands: "file-or-stdin" },
      "--arg --argjson": "value",
      "--slurpfile --rawfile": "value",
      "-L": "value",
      "--indent": "value",
      "--args --jsonargs": { operands: { first: ["text"], rest: "text" } },
      "-a -c -C -e -j -M -n -r -R -s -S --ascii-output --color-output --compact-output --exit-status --join-output --monochrome-output --null-input --raw-input --raw-output --raw-output0 --seq --slurp --sort-keys --stream --tab --unbuffered":
        "flag",
      "-V --version -h --help": "harmless",
    },
    operands: { first: ["text"], rest: "file-or-stdin" },
    output: printedByPath,
  },
  {
    names: ["yq"],
    options: {
      "-i --inplace --in-place": { operands: { first: ["text"], rest: "edit" } },
      "-o --output-format -p --input-format -I --indent --arg": "value",
    },
    unknownOptions: "ignored",
    operands: { first: ["text"], rest: "file-or-stdin" },
  },
  {
    names: ["rg", "ag", "ack", "ugrep"],
    options: {
      "-e --regexp": { value: "required", operands: { rest: "read", absent: "." } },
      "-f --file": { is: "read", operands: { rest: "read", absent: "." } },
      "--pre --pager": "program",
      "--hostname-bin": "program",
      "--files --type-list": { operands: { rest: "list", absent: "." } },
      "-A -B -C -m -g -t -T -j -M -E -r -d --glob --iglob --type --type-not --max-count --max-depth --context --sort --sortr --replace --threads --encoding --engine --color --colors --max-columns --max-filesize --ignore-file --type-add -G --ignore --ignore-dir":
        "value",
      "-n -N -i -s -S -v -w -x -c -l -L -o -q -a -H -I -0 -F -P -p -u -uu -uuu -z -U -b -h --line-number --no-line-number --ignore-case --case-sensitive --smart-case --invert-match --word-regexp --line-regexp --count --count-matches --files-with-matches --files-without-match --only-matching --quiet --text --with-filename --no-filename --fixed-strings --pcre2 --auto-hybrid-regex --multiline --multiline-dotall --hidden --no-hidden --no-ignore --no-ignore-vcs --no-ignore-parent --no-ignore-global --no-ignore-dot --no-messages --no-heading --heading --pretty --column --no-column --json --vimgrep --passthru --stats --trim --follow --no-follow --null --null-data --search-zip --one-file-system --byte-offset --crlf --debug --unrestricted --no-config --line-buffered --block-buffered --include-zero --literal --nobreak --break --nogroup --group --nocolor":
        "flag",
    },
    unknownOptions: "ignored",
    // Without a path it reads the folder it is in, or its input.
    operands: { first: ["text"], rest: "read" },
    act: (line, emit) => {
      if (line.operands.length === 1 && line.operandsAre === null && line.stdin.text === "") {
        emit.file("file.read", { ...line.operands[0]!, form: "exact", text: "." }, { recursive: true });
      }
      seeks(line, line.operandsAre === null ? 1 : 0, true, emit);
    },
  },
];
