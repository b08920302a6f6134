import type { Line } from "../line.js";
import type { Entry, Shape } from "../types.js";

/** Programs that show names, sizes and kinds of files, not what is in them. */
const ls: Entry = {
  names: ["ls", "gls", "dir", "vdir"],
  options: {
    "-R --recursive": "recursive",
    "-a --all -A --almost-all --author -b --escape -B --ignore-backups -c -C -d --directory -D --dired -f -F --file-type --full-time -g --group-directories-first -G --no-group -h --human-readable --si -H --dereference-command-line --dereference-command-line-symlink-to-dir -i --inode -k --kibibytes -l -L --dereference -m -n --numeric-uid-gid -N --literal -o -p -q --hide-control-chars --show-control-chars -Q --quote-name -r --reverse -s --size -S -t -u -U -v -x -X -Z --context --zero -1":
      "flag",
    // Of BSD and macOS.
    "-@ -e -O -P -W -%": "flag",
    "--color --hyperlink --classify": "optional",
    "--block-size, --format, --hide, --indicator-style, -I --ignore, --quoting-style, --sort, --time, --time-style, -T --tabsize, -w --width, -E":
      "value",
  },
  operands: { rest: "list", absent: "." },
  unknownOptions: "ignored",
  carries: false,
  output: names,
};

/** Options that only choose and sort names. */
const NAMES_ONLY = /^-[1AtrSUchdHL]$/;

/** The last part says how a file's name ends. */
const ENDING = /[*?\]][^/*?[\]\\]*\.[A-Za-z]\w{0,7}$/;

/**
 * Names of this folder, as `for f in $(ls *.txt)` takes them. A folder among those given would list what is in it, names
 * that mean nothing here.
 */
function names(line: Line): Shape | null {
  if (line.operands.length > 1 || !line.options.every(({ as }) => NAMES_ONLY.test(as))) return null;
  const [one] = line.operands;
  if (one === undefined) return line.has("-d") ? null : { pattern: "*" };
  if (one.form !== "pattern" || one.text.includes("**")) return null;
  const isBare = !one.text.includes("/") && /[\w.-]/.test(one.text);
  // `src/*.js`: a folder is seldom called so.
  return isBare || ENDING.test(one.text) || line.options.some(({ as }) => as === "-d") ? { pattern: one.text } : null;
}

const modern: Entry = {
  names: ["exa", "eza", "lsd"],
  options: {
    "-R --recurse --recursive -T --tree": "recursive",
    "-1 --oneline -l --long -G --grid -x --across -F -a --all -A --almost-all -d --list-dirs --directory-only -r --reverse -b --binary -B --bytes -g --group -h --header -H --links -i --inode -m --modified -n --numeric -S --blocks --size -u --accessed -U --created --icons --no-icons --git --git-ignore --git-repos -@ --extended --group-directories-first --no-permissions --no-filesize --no-user --no-time -D --only-dirs -f --only-files --changed -X --dereference -Z --context -o --octal-permissions --smart-group --hyperlink --total-size --timesort -v --versionsort":
      "flag",
    "--color --colour --icon --icon-theme --classify": "optional",
    "-L --level --depth, -s --sort, -I --ignore-glob, -t --time, --time-style, --date, --permission, --group-dirs, -w --width, --color-scale, --blocks-size":
      "value",
  },
  // `-t` sorts in one and names a time in the other.
  operands: { rest: "list", absent: "." },
  unknownOptions: "ignored",
  carries: false,
};

const tree: Entry = {
  names: ["tree"],
  options: {
    "-a -d -l -f -x -p -u -g -s -h -D -F -q -N -Q -v -t -c -U -r -i -A -S -n -C -X -J -R --si --du --inodes --device --prune --dirsfirst --filesfirst --noreport --matchdirs --ignore-case --fromfile --fromtabfile --gitignore --metafirst --hintro --houtro --caseinfo --fflinks --nolinks":
      "flag",
    "-L, -P, -I, -H, -T, --filelimit, --timefmt, --charset, --sort, --gitfile, --infofile, --info": "value",
    "-o": "write",
    "--version --help": "harmless",
  },
  operands: { rest: [{ kind: "file.list", detail: { recursive: true } }], absent: "." },
  unknownOptions: "ignored",
  carries: false,
};

const stat: Entry = {
  names: ["stat", "gstat"],
  options: {
    "-L --dereference -f --file-system -t --terse -F -l -n -q -r -s -x": "flag",
    "-c --format --printf, --cached": "value",
  },
  // BSD's `-f` takes a format: it then counts as a name that is looked at.
  operands: "list",
  unknownOptions: "ignored",
  carries: false,
};

const file: Entry = {
  names: ["file"],
  options: {
    "-b --brief -c --checking-printout -i --mime -I --mime-type --mime-encoding --apple --extension -k --keep-going -l --list -L --dereference -h --no-dereference -n --no-buffer -N --no-pad -0 --print0 -p --preserve-date -r --raw -s --special-files -S --no-sandbox -z --uncompress -Z --uncompress-noreport -d --debug":
      "flag",
    "-m --magic-file -f --files-from": "read",
    "-F --separator, -e --exclude, --exclude-quiet, -P --parameter": "value",
    "-C --compile": { effects: [{ kind: "file.write", name: "./magic.mgc" }] },
    "-v --version --help": "harmless",
  },
  operands: "list",
  unknownOptions: "ignored",
  carries: false,
};

const du: Entry = {
  names: ["du", "gdu", "ncdu", "dust"],
  options: {
    "-0 --null -a --all --apparent-size -A -b --bytes -c --total -D --dereference-args -H -h --human-readable --inodes -k -g -L --dereference -l --count-links -m -P --no-dereference -S --separate-dirs --si -s --summarize -x --one-file-system -n -r":
      "flag",
    "-B --block-size, -d --max-depth, -t --threshold, --time-style, --exclude, -I": "value",
    "--time": "optional",
    "-X --exclude-from --files0-from": "read",
    "-o": "write",
  },
  operands: { rest: [{ kind: "file.list", detail: { recursive: true } }], absent: "." },
  unknownOptions: "ignored",
  carries: false,
};

const links: Entry = {
  names: ["readlink", "greadlink", "realpath", "grealpath"],
  options: {
    "-f --canonicalize -e --canonicalize-existing -m --canonicalize-missing -n --no-newline -q --quiet -s --silent --strip --no-symlinks -v --verbose -z --zero -L --logical -P --physical -E":
      "flag",
    "--relative-to --relative-base": "value",
  },
  operands: { rest: "list", absent: "." },
  unknownOptions: "ignored",
  carries: false,
};

const attributes: Entry = {
  names: ["namei", "lsattr", "getfacl", "getfattr", "getcap", "lsacl"],
  options: {
    "-R --recursive -r": "recursive",
    "-x --mountpoints -m --modes -o --owners -l --long -n --nosymlinks --numeric -v --vertical --version -a -d -p --absolute-names -t --tabular -e --all-effective -E --no-effective -s --skip-base -c --omit-header -L --logical -P --physical -h --no-dereference --access --default --dump -Z --context":
      "flag",
    "--name, --match, --encoding, --restore": "value",
  },
  operands: { rest: "list", absent: "." },
  unknownOptions: "ignored",
  carries: false,
};

export const entries: readonly Entry[] = [ls, modern, tree, stat, file, du, links, attributes];
