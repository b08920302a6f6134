import { KNOWLEDGE } from "../../knowledge/index.js";
import type { Value } from "../../knowledge/value.js";
import type { Invocation } from "../invocation.js";

/** Words of a line that are looked at. */
const MAX_WORDS = 512;
/** Programs that are seldom the word of another's command, with the options by which they are told from one. */
const UNMISTAKABLE =
  /^(?:bash|zsh|dash|ksh|python3?|perl|ruby|node|chmod|chown|shred|mkfs(?:\.\w{1,8})?|wipefs|curl|wget|scp|rsync|sudo|nc|ncat|rm|dd|tee)$/;

/**
 * A program nobody described may be a launcher: what stands behind `--`, and a known program that is followed by an option
 * of its own (`somewrap -n 4 rm -rf x`), perhaps runs.
 */
export function sayLaunched(invocation: Invocation, argv: readonly Value[]): void {
  const end = Math.min(argv.length, MAX_WORDS);
  for (let at = 1; at < end; at++) {
    const word = argv[at]!;
    if (word.form !== "exact") continue;
    const behind = word.text === "--" ? at + 1 : isStarted(argv, at) ? at : 0;
    if (behind === 0) continue;
    const program = argv[behind];
    if (program !== undefined && program.form === "exact" && KNOWLEDGE.find(program.text) !== null)
      invocation.maybe(() => invocation.run(argv.slice(behind)));
    return;
  }
}

/** `rm -rf`, `dd if=`, `bash -c`: not a word that merely says so. */
function isStarted(argv: readonly Value[], at: number): boolean {
  const next = argv[at + 1];
  return (
    next !== undefined && UNMISTAKABLE.test(argv[at]!.text) && /^-[A-Za-z]|^--\w|^(?:if|of)=|^https?:/.test(next.text)
  );
}
