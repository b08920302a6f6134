import type { Code } from "../finding.js";
import { hidesCharacters } from "../names.js";
import { type Piece, type Token, tokenize } from "./tokens.js";

export interface Remark {
  readonly code: Extract<Code, `template.${string}`>;
  readonly message: string;
  readonly at: number;
}

/** Longest template read; chat templates have some thousand characters. */
export const LONGEST_TEMPLATE = 1 << 20;
/** Tokens between the brackets of a key. */
const LONGEST_KEY = 300;

/** Attributes by which Python's objects lead to its interpreter, beside everything that starts with an underscore. */
const INTERNALS = new Set(
  "mro subclasses func_globals func_code func_closure gi_frame gi_code gi_yieldfrom cr_frame cr_code ag_frame ag_code tb_frame tb_next f_globals f_locals f_builtins f_back f_code co_code co_consts im_func im_self environment".split(
    " ",
  ),
);
/** Globals of Jinja and of web frameworks whose attributes lead to modules. */
const ESCAPES = new Set(
  "lipsum cycler joiner self request config url_for get_flashed_messages g session app".split(" "),
);
const LOADS = new Set(["import", "from", "include", "extends"]);
/** What chat templates call. */
const USUAL = new Set("raise_exception strftime_now range namespace dict tojson loop caller super".split(" "));
const KEYWORDS = new Set("if elif in not and or is else for set macro call filter do recursive with endif".split(" "));

/** What a chat template would reach for, by its tokens. Nothing is rendered. */
export function judgeTemplate(template: string): Remark[] {
  if (template.length > LONGEST_TEMPLATE) {
    return [{ code: "template.broken", message: `${template.length} characters`, at: 0 }];
  }
  const remarks: Remark[] = [];
  const { pieces, broken } = tokenize(template);
  if (broken !== null) remarks.push({ code: "template.broken", message: broken.why, at: broken.at });
  if (hidesCharacters(template.replace(/[\t\n\r]/g, ""))) {
    remarks.push({
      code: "template.hidden_characters",
      message: "control, bidirectional or zero-width characters",
      at: 0,
    });
  }
  const own = new Set(pieces.flatMap(macroName));
  for (const piece of pieces) {
    if (piece.kind === "text") judgeUrl(piece.text, piece.at, remarks);
    else judgeTag(piece.tokens, piece.kind === "statement", own, remarks);
  }
  return remarks;
}

function macroName(piece: Piece): string[] {
  if (piece.kind !== "statement" || piece.tokens[0]?.text !== "macro") return [];
  return [piece.tokens[1]?.text ?? ""];
}

function judgeUrl(text: string, at: number, remarks: Remark[]): void {
  const found = text.search(/https?:\/\//i);
  if (found >= 0) remarks.push({ code: "template.url", message: text.slice(found, found + 100), at: at + found });
}

const operator = (token: Token | undefined, ...texts: string[]): boolean =>
  token?.kind === "operator" && texts.includes(token.text);

function judgeTag(tokens: readonly Token[], statement: boolean, own: ReadonlySet<string>, remarks: Remark[]): void {
  const say = (code: Remark["code"], message: string, { at }: Token) => remarks.push({ code, message, at });
  const first = tokens[0];
  if (statement && first !== undefined && LOADS.has(first.text)) say("template.loads", first.text, first);
  if (statement && (first?.text === "if" || first?.text === "elif")) judgeGate(tokens, remarks);
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (token.kind === "string") {
      if (!continues(tokens, index)) judgeString(foldedText(tokens, index), token, remarks);
      judgeUrl(token.text, token.at, remarks);
      if (operator(after, "[")) say("template.computed_name", "picks characters from a string", token);
      if (operator(after, "|") && ["reverse", "format", "replace"].includes(tokens[index + 2]?.text ?? "")) {
        say("template.computed_name", `${tokens[index + 2]?.text} of a string`, token);
      }
      if (/^_+$/.test(token.text) && (operator(after, "*") || operator(before, "*"))) {
        say("template.computed_name", "repeats an underscore", token);
      }
    } else if (token.kind === "name" && operator(before, ".")) {
      if (token.text.startsWith("_") || INTERNALS.has(token.text)) say("template.code_access", `.${token.text}`, token);
    } else if (token.kind === "name" && operator(before, "|")) {
      if (token.text === "attr") say("template.attr_filter", "|attr", token);
    } else if (token.kind === "name") {
      if (token.text.startsWith("__")) say("template.code_access", token.text, token);
      // As a key (`config=…`, `{'config': …}`) or a loop's own variable the name is nobody's global.
      else if (ESCAPES.has(token.text) && (operator(after, ".", "[", "(", "|") || token.text === "lipsum")) {
        say("template.escape_global", token.text, token);
      } else if (operator(after, "(") && !own.has(token.text) && !USUAL.has(token.text) && !KEYWORDS.has(token.text)) {
        if (!(statement && (first?.text === "macro" || operator(before, "is"))))
          say("template.unknown_call", token.text, token);
      }
    } else if (operator(token, "[") && isValue(before)) {
      judgeSubscript(tokens, index, remarks);
    }
  }
}

const isValue = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" || (token.kind === "name" && !KEYWORDS.has(token.text)) || operator(token, ")", "]"));

/** Whether a literal was already judged with those before it. */
const continues = (tokens: readonly Token[], index: number): boolean =>
  tokens[index - 1]?.kind === "string" ||
  (operator(tokens[index - 1], "~", "+") && tokens[index - 2]?.kind === "string");

/** A literal with the literals joined to it by `~`, `+` or nothing. */
function foldedText(tokens: readonly Token[], index: number): string {
  let text = tokens[index]?.text ?? "";
  for (let at = index + 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "string") text += token.text;
    else if (!operator(token, "~", "+") || tokens[at + 1]?.kind !== "string") break;
  }
  return text;
}

function judgeString(text: string, token: Token, remarks: Remark[]): void {
  if (/__[a-z]+__/i.test(text))
    remarks.push({ code: "template.code_access", message: text.slice(0, 100), at: token.at });
  else if (/__[a-z]|[a-z]__/i.test(text)) {
    remarks.push({ code: "template.computed_name", message: text.slice(0, 100), at: token.at });
  } else if (/%c/.test(text))
    remarks.push({ code: "template.computed_name", message: "%c makes characters", at: token.at });
}

/** `x['a' ~ b]`, `x[(a, b)|join]`: a key put together while rendering. */
function judgeSubscript(tokens: readonly Token[], open: number, remarks: Remark[]): void {
  let depth = 0;
  let text = false;
  let joined: Token | null = null;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    // No key is that long; and keys within keys must not cost the square of their number.
    if (index > open + LONGEST_KEY) joined = token;
    if (joined !== null) break;
    if (operator(token, "[", "(")) depth += 1;
    if (operator(token, "]", ")") && --depth === 0) break;
    if (token.kind === "string") text = true;
    if (operator(token, "~")) joined = token;
    if (
      operator(token, "|") &&
      ["join", "format", "replace", "reverse", "lower", "string"].includes(tokens[index + 1]?.text ?? "")
    ) {
      joined = token;
    }
    if (operator(token, "+", "%") && (tokens[index + 1]?.kind === "string" || tokens[index - 1]?.kind === "string"))
      joined = token;
  }
  if (joined !== null) {
    remarks.push({
      code: "template.computed_name",
      message: text ? "a key built from text" : "a built key",
      at: joined.at,
    });
  }
}

/** `{% if 'some words' in message.content %}`: what tells a hidden instruction from markup is that it is words. */
function judgeGate(tokens: readonly Token[], remarks: Remark[]): void {
  if (!tokens.some(({ kind, text }) => kind !== "operator" && /content|message|prompt|text/i.test(text))) return;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "string" || !/[\p{L}\p{N}]{3}/u.test(token.text) || /[<>[\]{}|]/.test(token.text)) continue;
    const next = tokens[index + 1];
    const before = tokens[index - 1];
    const contained = next?.text === "in" || (next?.text === "not" && tokens[index + 2]?.text === "in");
    const searched =
      operator(before, "(") && /find|startswith|endswith|match|search|count|index/.test(tokens[index - 2]?.text ?? "");
    const compared =
      operator(before, "==") &&
      /content/.test(
        tokens
          .slice(Math.max(0, index - 3), index)
          .map(({ text }) => text)
          .join(" "),
      );
    if (contained || searched || compared) {
      remarks.push({ code: "template.content_gate", message: JSON.stringify(token.text.slice(0, 100)), at: token.at });
    }
  }
}
