import type { Entry } from "../types.js";

/** Manuals: they show through a pager of choice, which is a command. */
export const entries: readonly Entry[] = [
  {
    names: ["man", "gman"],
    options: {
      "-P --pager": "shell",
      "-H --html": { value: "optional", sets: "browser" },
      "-p --preprocessor, -C --config-file, -L --locale, -m --systems, -M --manpath, -S -s --sections, -e --extension, -R --recode, -E --encoding, -r --prompt, -T --troff-device, -X --gxditview":
        "value",
      "-a --all -c --catman -d --debug -D --default -f --whatis -i --ignore-case -I --match-case -k --apropos -K --global-apropos -l --local-file -t --troff -u --update -w --where --path --location -W --where-cat --location-cat -7 --ascii -Z --ditroff -h --no-hyphenation --nh --nj --no-justification --regex --wildcard --names-only --no-subpages --warnings -?":
        "flag",
      "-V --version --help": "harmless",
    },
    unknownOptions: "ignored",
    carries: false,
    act: (line, emit) => {
      if (line.has("-l")) for (const one of line.operands) emit.file("file.read", one);
      const browser = line.value("-H");
      if (browser !== null) emit.shell(browser, { certainty: "possible" });
    },
  },
  {
    names: ["perldoc", "pydoc", "pydoc3", "ri", "godoc", "rustup-doc"],
    unknownOptions: "ignored",
    options: { "-p --port": "value", "-b -w -t -u -m -l -f -q -v -F -T": "flag" },
    carries: false,
  },
];
