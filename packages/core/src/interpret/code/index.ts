import type { CodeInput, CodeReading } from "./effect.js";

export type {
  CodeEffect,
  CodeInput,
  CodeReading,
  EvaluateEffect,
  ExecEffect,
  FileEffect,
  LinkEffect,
  NetEffect,
  OpaqueEffect,
  PrintEffect,
  ProcessEffect,
  ShellEffect,
} from "./effect.js";

/**
 * Reads a program text and says what running it would do. Total: any text yields a reading, bounded by `LIMITS`.
 *
 * @param language as {@link languageOf} names it: `python`, `node`, `perl`, `ruby`, `php`, `awk`
 */
export function readCode(_language: string, _text: string, _input: CodeInput = {}): CodeReading {
  return { effects: [{ type: "opaque", reason: "unknown_language", certainty: "certain" }] };
}
