import { FUNCTIONAL } from "./functional.js";
import { HASH, HASH_CHARACTER, HASH_PERCENT, withoutLiterals } from "./literals.js";
import { TYPED } from "./typed.js";

/** One language, as far as code in it only computes, prints, or has the project's own tests and documents made. */
export interface Plain {
  /** Names that may be called, with their modules. */
  readonly calls: ReadonlySet<string>;
  /** Modules of which every function may be called. */
  readonly modules: ReadonlySet<string>;
  /** Words that are no calls. */
  readonly words: ReadonlySet<string>;
  /** A name with its module. */
  readonly name: RegExp;
  /** What names a package that is loaded: taken out before the names are looked at. */
  readonly loads: RegExp;
  /** What may not stand in the code: commands, and texts that hold code. */
  readonly never: RegExp;
  /** What gives a name of its own, by one of its groups; without it, what is assigned, and what a loop goes through. */
  readonly own?: RegExp;
  /** What reads a table of the folder it stands in, by its name. */
  readonly reads?: RegExp;
  /** Texts and comments. */
  readonly literals: RegExp;
  /** What may not stand in it once its texts are empty: names that are texts. */
  readonly named?: RegExp;
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const R: Plain = {
  calls: set(
    "c print cat paste paste0 sum mean median min max range var sd sqrt abs exp log log2 log10 round floor ceiling length nchar rev sort order unique seq seq_len seq_along rep head tail which any all is.na is.null ifelse if for while function nrow ncol dim names colnames summary str table data.frame list vector matrix numeric character integer as.numeric as.integer as.character as.Date toupper tolower substr strsplit sprintf format gsub sub grepl regmatches Sys.time Sys.Date date message stopifnot invisible quit q set.seed rnorm runif sample sessionInfo R.Version packageVersion library require requireNamespace suppressPackageStartupMessages installed.packages nlevels cumsum diff crossprod solve t det factor levels cor quantile colMeans rowMeans colSums rowSums prop.table is.numeric " +
      "devtools::test devtools::check devtools::document devtools::load_all testthat::test_local lintr::lint lintr::lint_package lintr::lint_dir styler::style_pkg styler::style_file styler::style_dir covr::package_coverage roxygen2::roxygenise renv::status renv::restore renv::snapshot",
  ),
  modules: set("-"),
  words: set("TRUE FALSE T F NULL NA Inf NaN pi else in next break repeat R.version.string letters LETTERS month.name"),
  name: /(?:[A-Za-z.][\w.]*:::?)?[A-Za-z.][\w.]*/g,
  // A column of a table is no function.
  loads: /\b(?:library|require)\(\s*[A-Za-z][\w.]*\s*\)|\$[A-Za-z.][\w.]*(?![\w.]|\s*\()/g,
  reads:
    /\b(?:read\.csv|read\.table|read\.delim)\(\s*(["'])(?!\.)(?![^"']*(?:\/\.|\.\.|:))[\w.][\w./ -]*\.(?:csv|tsv|txt)\1/g,
  // A library may be told to come from any folder: by that name, whatever is left out of it, or by its place.
  never: /[`\\]|:::|\blib[.\w]*\s*=|\b(?:library|require)\(\s*["'][^"']*["']\s*,(?!\s*[\w.]+\s*=)/,
  literals: HASH,
  // `"system"("id")`
  named: /""\s*\(/,
};

const JULIA: Plain = {
  calls: set(
    "print println show display sum prod length size maximum minimum extrema abs sqrt exp log round floor ceil div mod rem gcd lcm sort reverse unique collect range zeros ones rand randn string repr typeof isa parse Int Float64 String join split strip lowercase uppercase replace occursin startswith endswith first last push! pop! append! isempty haskey keys values Dict Set Vector Matrix Array if for while return exit versioninfo cumsum " +
      "mean median std var cor quantile norm dot det Date DateTime Month Day Year Week Hour Minute Second now today Pkg.test Pkg.instantiate Pkg.status Pkg.precompile Pkg.resolve",
  ),
  modules: set("Dates Statistics LinearAlgebra"),
  words: set(
    "VERSION true false nothing missing pi end else elseif in using import begin let const global local Int Int64 Float64 String Bool mutable struct",
  ),
  name: /[A-Za-z_][\w!]*(?:\.[A-Za-z_][\w!]*)*/g,
  loads: /\b(?:using|import)\s+[A-Z]\w*(?:\s*,\s*[A-Z]\w*)*/g,
  // A module has functions of its own that run any text. Behind `=#` there is code.
  never: /[`$@]|\bccall\b|\.(?:eval|include)\b|#=/,
  literals: HASH_CHARACTER,
};

const ELIXIR: Plain = {
  calls: set(
    "IO.puts IO.inspect IO.write inspect length hd tl elem abs div rem round trunc to_string is_nil is_list is_map rem map_size tuple_size if for case fn max min System.version System.otp_release",
  ),
  modules: set(
    "Enum String Integer Float List Map MapSet Keyword Tuple Range Date DateTime Time NaiveDateTime Regex Base URI Version Stream",
  ),
  words: set("do end else fn true false nil and or not in when case cond"),
  name: /:?[A-Za-z_][\w?!]*(?:\.[A-Za-z_][\w?!]*)*/g,
  loads: /(?!)/g,
  // What is captured by its name alone is called by nobody here. `?"` is a character.
  never: /[`~]|#\{|:\w|\bapply\b|&\s*[A-Za-z:]|\?\\?["']/,
  literals: HASH,
  // `:"Elixir.File"`
  named: /:""/,
};

const OCTAVE: Plain = {
  calls: set(
    "printf fprintf disp display sum prod mean median std var min max abs sqrt exp log log2 log10 sin cos tan atan round floor ceil mod rem linspace zeros ones eye rand randn size length numel sort unique cumsum cumprod diff any all find isempty num2str mat2str sprintf strcat upper lower strrep strsplit inv det rank trace kron repmat reshape norm factorial primes isprime gcd lcm polyfit polyval roots version",
  ),
  modules: set("-"),
  words: set("pi e Inf NaN eps true false end endif endfor endwhile if else elseif for while ans i j"),
  name: /[A-Za-z_]\w*/g,
  loads: /(?!)/g,
  // Behind a name it stands for the other way round, and not for a text.
  never: /['!]/,
  literals: HASH_PERCENT,
};

const LANGUAGES: ReadonlyMap<string, Plain> = new Map([
  ["r", R],
  ["julia", JULIA],
  ["elixir", ELIXIR],
  ["octave", OCTAVE],
  ["octave-cli", OCTAVE],
  ...FUNCTIONAL,
  ...TYPED,
]);

const MAX_TEXT = 4 * 1024;
/** What languages call something that reaches outside: a name is one's own within its scope alone, which nobody here sees. */
const REACHES = set(
  "abort cd chdir chmod chown connect cp creat delete download eval evalfile exec execv execve execvp exit fork halt hardlink include include_string kill link listen load mkdir mkfifo mkpath mv open pipeline popen putenv raise read remove rename rm rmdir rmtree run send setenv shell shutdown slurp source spawn spit symlink system touch truncate unlink unsetenv write",
);

/**
 * Whether code of a language nobody here reads has no name in it but those known to reach nothing outside the program, and
 * its own. False for anything longer than 4,096 characters, and for any language but `r`, `julia`, `elixir`, `octave`
 * and those of `functional.ts` and `typed.ts`.
 */
export function isPlainCode(language: string, text: string): boolean {
  const plain = LANGUAGES.get(language);
  if (plain === undefined || text.length > MAX_TEXT || plain.never.test(text)) return false;
  const code = withoutLiterals(
    plain.reads === undefined ? text : text.replace(plain.reads, "c(0"),
    plain.literals,
  )?.replace(plain.loads, " ");
  if (code === undefined || plain.named?.test(code)) return false;
  const own = ownNames(plain, code);
  for (const found of code.matchAll(plain.name)) {
    const [name] = found;
    const rest = code.slice(found.index + name.length).trimStart();
    const called = rest.startsWith("(") || rest.startsWith(".(");
    if (plain.calls.has(name) || isOfModule(plain, name)) continue;
    if (called) return false;
    if (plain.words.has(name)) continue;
    const before = code.slice(0, found.index);
    // What is handed a text, or stands behind a dot, is no value of its own.
    if (own.has(name) && !rest.startsWith('"') && !/(?<!\.)\.\s*$/.test(before)) continue;
    // The name of an argument: `mean(x, na.rm = TRUE)`.
    if (/^=(?![=>])/.test(rest) && /[(,]\s*$/.test(before)) continue;
    return false;
  }
  return true;
}

function ownNames(plain: Plain, code: string): ReadonlySet<string> {
  const own = new Set<string>();
  const patterns = plain.own === undefined ? [ASSIGNED, LOOPED] : [plain.own];
  for (const pattern of patterns)
    for (const [, ...names] of code.matchAll(pattern))
      for (const name of names) if (name !== undefined && !REACHES.has(name)) own.add(name);
  return own;
}
const ASSIGNED = /(?:^|[;\n{])\s*([A-Za-z_][\w.]*)\s*(?:<-|=)(?!=)/g;
const LOOPED = /\bfor\s*\(?\s*([A-Za-z_]\w*)\s+in\b/g;

/** `Enum.sum`: a function of a module, and of no module inside it. */
function isOfModule({ modules }: Plain, name: string): boolean {
  const [module, ...rest] = name.split(".");
  return rest.length === 1 && modules.has(module!);
}
