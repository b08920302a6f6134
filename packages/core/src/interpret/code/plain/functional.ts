import { NO_COMMENT, SEMICOLON } from "./literals.js";
import type { Plain } from "./words.js";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const NONE = set("-");
const NOTHING = /(?!)/g;
/** None loads anything, and none has names of its own: what is called needs no brackets. */
const BARE = { modules: NONE, words: NONE, loads: NOTHING, own: NOTHING };

/** Names stand before what they are called with, not before brackets: all that may be used is listed as what may be called. */
const CLOJURE: Plain = {
  ...BARE,
  calls: set(
    "println print prn pr str pr-str format + - * / = == < > <= >= not= inc dec mod rem quot max min abs count first rest next last nth get get-in assoc dissoc conj cons concat into map mapv filter remove reduce range take drop sort sort-by reverse distinct group-by frequencies partition apply juxt comp keys vals vec set list hash-map vector if when cond case do let not and or nil true false nil? zero? pos? neg? even? odd? empty? some? every? contains? keyword name subs clojure-version *clojure-version* clojure.string/upper-case clojure.string/lower-case clojure.string/join clojure.string/split clojure.string/trim",
  ),
  name: /[A-Za-z*+!?<>=_/-][\w*+!?<>=./-]*/g,
  never: /[`'#@\\:]/,
  literals: SEMICOLON,
};

const HASKELL: Plain = {
  ...BARE,
  calls: set(
    "putStrLn putStr print show read sum product map filter foldr foldl length reverse take drop zip zipWith head tail last init concat concatMap replicate iterate takeWhile dropWhile div mod quot rem fromIntegral floor ceiling round truncate sqrt pi exp log sin cos tan abs signum negate max min maximum minimum even odd not and or any all elem lines unlines words unwords fst snd id const flip let in if then else where do return mapM_ True False Just Nothing Left Right otherwise compare succ pred",
  ),
  name: /[A-Za-z_][\w.']*/g,
  never: /[`\\]|:!|--|\{-/,
  literals: NO_COMMENT,
};

const OCAML: Plain = {
  ...BARE,
  calls: set(
    "print_endline print_string print_int print_float print_newline string_of_int string_of_float int_of_string float_of_string Printf.printf Printf.sprintf List.map List.fold_left List.length List.rev List.filter List.iter String.length String.uppercase_ascii String.lowercase_ascii String.concat max_int min_int abs mod not true false let in if then else fun sqrt exp log Sys.ocaml_version",
  ),
  name: /[A-Za-z_][\w.']*/g,
  // Texts between bars, and comments, hold quotes that are none.
  never: /[`#]|\(\*|\{[\w%.]*\|/,
  literals: NO_COMMENT,
};

const RAKU: Plain = {
  ...BARE,
  calls: set(
    "say put print join map grep sort reverse unique sum elems chars uc lc tc flip abs sqrt floor ceiling round min max is-prime so not if else for my True False pi",
  ),
  name: /[A-Za-z_][\w-]*/g,
  // A brace in a text holds code. A method, or any name, may be a text; texts have other quotes, and patterns hold some.
  never: /[`{&#<«“”„‘’‚｢]|::|\.\s*["']|\w'\w|\/[\s\S]*["']|["'][\s\S]*\//,
  literals: NO_COMMENT,
};

/** By the names of the programs that run them. */
export const FUNCTIONAL: readonly (readonly [program: string, language: Plain])[] = [
  ["clojure", CLOJURE],
  ["clj", CLOJURE],
  ["bb", CLOJURE],
  ["ghc", HASKELL],
  ["ghci", HASKELL],
  ["ocaml", OCAML],
  ["raku", RAKU],
  ["perl6", RAKU],
];
