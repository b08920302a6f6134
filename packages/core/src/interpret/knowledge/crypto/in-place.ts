import type { Entry } from "../types.js";

/** Programs that put the encrypted file in the place of the plain one. */
export const entries: readonly Entry[] = [
  {
    names: ["ccrypt", "ccencrypt", "ccdecrypt"],
    options: {
      "-r --recursive": "recursive",
      "-R --rec-symlinks": "recursive",
      "-K --key, -H --key2, -E --envvar, -F --envvar2, -P --prompt, -Q --prompt2, -S --suffix": "value",
      "-k --keyfile": "read",
      "-e --encrypt -d --decrypt -x --keychange -u --unixcrypt -f --force -m --mismatch -b --brave -y --keyref -q --quiet -v --verbose -t --timid -T --tmpfiles -l --symlinks":
        "flag",
      // To standard output: nothing is replaced.
      "-c --cat": { sets: "shows" },
      "-h --help -V --version -L --license": "harmless",
    },
    unknownOptions: "ignored",
    operands: [{ kind: "file.read" }, { kind: "file.write", unless: "shows" }],
  },
  {
    names: ["bcrypt", "mcrypt", "mdecrypt"],
    options: {
      "-u --unlink": { sets: "removes" },
      "-k --key, -m --mode, -a --algorithm, -o --keymode, -h --hash, -s --keysize, -c --config": "value",
      "-f --keyfile": "read",
    },
    unknownOptions: "ignored",
    operands: [{ kind: "file.read" }, { kind: "file.delete", when: "removes" }],
  },
];
