import type { Json, JsonObject } from "../../spine/index.js";
import { quote } from "./line.js";
import { textsOf } from "./reading.js";

const ENCODED = /^(?:encoding|format|transfer_?encoding|content_?encoding)$/i;
const BASE64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/**
 * The command lines in an argument: a text is one, a list of words is one, a list of texts with blanks in the first is one
 * each (a batch). What is said to be base64, or can be nothing else, is read as it is once decoded. Null where it is no text.
 */
export function commandsOf(value: Json | undefined, name: string, given: JsonObject): readonly string[] | null {
  if (typeof value === "string") {
    const beside = wordsBeside(given);
    return [beside === null ? decoded(value, name, given) : [value, ...beside.map(quote)].join(" ")];
  }
  const words = textsOf(value);
  if (words === null || words.length === 0) return null;
  const batch = /\s/.test(words[0]!.trim()) && !/^args?v?$/i.test(name);
  return batch ? words.map((one) => decoded(one, name, given)) : [words.map(quote).join(" ")];
}

/** Words that stand beside their program: `{"command": "rm", "args": ["-rf", "x"]}`. Null where there are none. */
export function wordsBeside(given: JsonObject): readonly string[] | null {
  for (const name of BESIDE) {
    const value = given[name];
    if (!Array.isArray(value) || value.length === 0) continue;
    const words = textsOf(value.map((one: Json) => (typeof one === "number" ? String(one) : one)));
    if (words !== null) return words;
  }
  return null;
}
const BESIDE = ["args", "arguments", "argv", "arg", "params", "parameters", "Args", "Arguments"];

function decoded(text: string, name: string, given: JsonObject): string {
  const packed = text.replace(/\s/g, "");
  if (packed.length % 4 !== 0 || !BASE64.test(packed)) return text;
  const said =
    /base_?64|b64/i.test(name) ||
    Object.keys(given)
      .slice(0, 64)
      .some((key) =>
        ENCODED.test(key) ? given[key] === "base64" : /^is_?base_?64$|^base_?64$/i.test(key) && given[key] === true,
      );
  return said || packed.endsWith("=") ? `echo ${packed} | base64 -d | sh` : text;
}

const SAYS = /^(?:language(?:_?id)?|lang|interpreter|runtime|kernel|kernel_?name|shell)$/i;
const LANGUAGES: readonly (readonly [form: RegExp, language: string])[] = [
  [/(?:^|\/)(?:ba|z|da|k)?sh$|^shell|^(?:ba|z)sh/i, "shell"],
  [/i?python|^py$/i, "python"],
  [/^(?:node|nodejs|javascript|js|typescript|ts|deno|bun)\b/i, "node"],
];

/** The language the arguments say a code is written in; null where they say none that is read. */
export function languageSaid(given: JsonObject): string | null {
  for (const key of Object.keys(given).slice(0, 64)) {
    const said = SAYS.test(key) ? given[key] : undefined;
    if (typeof said !== "string") continue;
    const found = LANGUAGES.find(([form]) => form.test(said.slice(0, 256)));
    if (found !== undefined) return found[1];
  }
  return null;
}
