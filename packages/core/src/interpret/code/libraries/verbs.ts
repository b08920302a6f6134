import { isVerb } from "../../knowledge/clouds/verbs.js";

/** Members that make something of a client itself, and do nothing outside. */
export const NEUTRAL: ReadonlySet<string> = new Set(
  "close __enter__ __exit__ result promise then catch finally on once from_connection_string with_options poller result_iterator project client session connect disconnect quit ping".split(
    " ",
  ),
);

/** Whether a word of a method says what is done rather than to what. */
export const isVerbWord = (word: string): boolean => isVerb(word);
