import type { Readable } from "node:stream";
import { JSON_LIMITS, ServiceError } from "@rampart/service";
import type { Answer } from "./answer.js";
import { parseQuestion, type Question, QuestionError } from "./question.js";

/** What a line that cannot be judged gets instead of an answer. */
export interface Refusal {
  readonly id: null;
  readonly error: { readonly code: string; readonly message: string; readonly line: number };
}

/**
 * Answers one question a line, in order, keeping at most one line (8 MiB) in memory. An empty last line is no question; any
 * other line gets exactly one answer or refusal. Throws only when the input itself cannot be read.
 */
export async function* answerLines(
  input: Readable | AsyncIterable<Buffer>,
  answer: (question: Question) => Answer | Promise<Answer>,
): AsyncGenerator<Answer | Refusal> {
  let number = 0;
  for await (const line of splitLines(input)) {
    number += 1;
    yield await answerLine(line, number, answer);
  }
}

async function answerLine(
  line: Buffer | "too long",
  number: number,
  answer: (question: Question) => Answer | Promise<Answer>,
): Promise<Answer | Refusal> {
  try {
    if (line === "too long") return refuse("json.too_large", `longer than ${JSON_LIMITS.bytes} bytes`, number);
    return await answer(parseQuestion(line));
  } catch (error) {
    const code = error instanceof QuestionError || error instanceof ServiceError ? error.code : "internal";
    return refuse(code, error instanceof Error ? error.message : String(error), number);
  }
}

const refuse = (code: string, message: string, line: number): Refusal => ({ id: null, error: { code, message, line } });

const NEWLINE = 0x0a;

/** Lines without their newline. One beyond the bound is skipped to its end and reported as such. */
async function* splitLines(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer | "too long"> {
  let parts: Buffer[] = [];
  let held = 0;
  let skipping = false;
  const take = (): Buffer | "too long" => {
    const line = skipping ? ("too long" as const) : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    held = 0;
    skipping = false;
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    hold(chunk.subarray(from));
  }
  if (held > 0 || skipping) yield take();

  function hold(part: Buffer): void {
    held += part.length;
    if (skipping) return;
    if (held > JSON_LIMITS.bytes) {
      skipping = true;
      parts = [];
    } else if (part.length > 0) {
      parts.push(part);
    }
  }
}
