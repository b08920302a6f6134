import { SLASHES, SLASHES_CHARACTER } from "./literals.js";
import type { Plain } from "./words.js";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const NONE = set("-");
const WORD = /[A-Za-z_]\w*/g;

/**
 * Methods that compute, by their own names: whatever they are called on, nothing of the same name reaches outside. What takes
 * a function is among them, for what that function does stands there too.
 */
const COMPUTES =
  "sum map filter reduce fold sorted sort distinct reversed reverse take drop first last size length count max min average joinToString join split trim toInt toDouble toString toList toSet contains indexOf substring replace isEmpty isNotEmpty startsWith endsWith abs sqrt pow floor ceil round";

const DECLARED = "val|var|let|def|final|int|long|double|float|boolean|bool|num|String|auto";
const namesOf = (name: string) =>
  new RegExp(
    `\\b(?:${DECLARED}|for\\s*\\(\\s*(?:int|var|val|final)?)\\s+(${name})\\s*(?:=|:|in\\b|<-)|\\b(${name})\\)?\\s*(?:->|=>)|\\bfor\\s+(${name})\\s+in\\b`,
    "g",
  );
/** Where whatever is called has brackets, a name of one's own is no call. */
const own = namesOf("[a-z]\\w*");
/** Where it need not have them, one's own are too short to be a method's. */
const short = namesOf("[a-z]\\d?");

const JAVA: Plain = {
  calls: set(
    `${COMPUTES} println print printf format mapToInt mapToDouble mapToObj boxed range rangeClosed limit forEach collect toArray of asList valueOf parseInt parseDouble equals charAt toUpperCase toLowerCase repeat stream ofMinutes ofSeconds ofHours ofDays ofMillis toMinutes toSeconds toMillis plusDays minusDays parse getOrDefault put add get entrySet keySet values getKey getValue random currentTimeMillis nanoTime now if for while`,
  ),
  modules: NONE,
  words: set(
    "java time util stream Duration LocalTime LocalDateTime Optional System out Stream IntStream Arrays List Map Set Math Integer Double Long String StringBuilder Collectors LocalDate Instant int long double boolean var new true false null return else exit",
  ),
  name: WORD,
  loads: /^\s*\/exit\s*$/gm,
  // `\u0022` is a quote wherever it stands.
  never: /[`@]|::|\\u|^\s*\/(?!exit\s*$|\/)/m,
  own,
  literals: SLASHES_CHARACTER,
};

const KOTLIN: Plain = {
  calls: set(
    `${COMPUTES} println print listOf mapOf setOf arrayOf intArrayOf sumOf toUpperCase uppercase lowercase until step if for while`,
  ),
  modules: NONE,
  words: set("it val var in true false null if else when return Int String Double PI kotlin math until step downTo to"),
  name: WORD,
  loads: /(?!)/g,
  // A text may hold code behind its dollar.
  never: /[`@$]|::/,
  own,
  literals: SLASHES_CHARACTER,
};

const SCALA: Plain = {
  calls: set(
    `${COMPUTES} println print List Seq Vector Set Map Array Range zip zipWithIndex mkString foldLeft groupBy if for while`,
  ),
  modules: NONE,
  words: set(
    "val in true false null if else yield to until by math Pi Int String Double sum max min size length reverse sorted distinct head last mkString",
  ),
  name: WORD,
  loads: /(?!)/g,
  // Behind a text `!` runs it.
  never: /[`@$!#]|::|\\u/,
  own: short,
  literals: SLASHES_CHARACTER,
};

const GROOVY: Plain = {
  calls: set(
    `${COMPUTES} println print printf Date collect findAll inject each unique toUpperCase toLowerCase padLeft if for while`,
  ),
  modules: NONE,
  words: set("new it def in true false null if else Math PI GroovySystem version"),
  name: WORD,
  loads: /(?!)/g,
  // A method's name may be a text.
  never: /[`@$&~]|\\u|\/.*\/|[.)\]]\s*["']|["']\s*\(/,
  own: short,
  literals: SLASHES,
};

const SWIFT: Plain = {
  calls: set(
    `${COMPUTES} print Date Int Double String Array stride uppercased lowercased joined compactMap prefix suffix enumerated zip if for while`,
  ),
  modules: NONE,
  words: set(
    "let var in true false nil if else return timeIntervalSince1970 isEmpty count first last separator from to through by where Int Double String",
  ),
  name: WORD,
  loads: /\bimport\s+Foundation\b/g,
  // A pattern between slashes may hold a quote.
  never: /[`@#\\]|(?<![/*])\/(?![/*])[\s\S]*"|"[\s\S]*(?<![/*])\/(?![/*])/,
  own,
  literals: SLASHES,
};

const DART: Plain = {
  calls: set(`${COMPUTES} main print where toUpperCase toLowerCase padLeft generate parse if for while`),
  modules: NONE,
  words: set(
    "void var final const int double String List Map Set true false null if else return in length first last isEmpty",
  ),
  name: WORD,
  loads: /(?!)/g,
  never: /[`@$#]/,
  own,
  literals: SLASHES,
};

/** By the names of the programs that run them. */
export const TYPED: readonly (readonly [program: string, language: Plain])[] = [
  ["jshell", JAVA],
  ["kotlin", KOTLIN],
  ["kotlinc", KOTLIN],
  ["scala", SCALA],
  ["scala-cli", SCALA],
  ["groovy", GROOVY],
  ["swift", SWIFT],
  ["dart", DART],
];
