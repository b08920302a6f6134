import type { Value } from "./value.js";

/**
 * One small tree for every language read here. Parsers translate their own syntax into it; what it cannot say (types,
 * decorators' order, generators) is dropped where it has no effect and `opaque` where it could.
 */
export type Expr =
  | { readonly k: "value"; readonly value: Value }
  | { readonly k: "name"; readonly name: string }
  | { readonly k: "attr"; readonly of: Expr; readonly name: string }
  | { readonly k: "index"; readonly of: Expr; readonly at: Expr }
  | {
      readonly k: "slice";
      readonly of: Expr;
      readonly from: Expr | null;
      readonly to: Expr | null;
      readonly step: Expr | null;
    }
  | CallExpr
  | { readonly k: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly k: "logic"; readonly op: "and" | "or" | "else"; readonly left: Expr; readonly right: Expr }
  | { readonly k: "unary"; readonly op: string; readonly of: Expr }
  | { readonly k: "list"; readonly items: readonly Expr[] }
  | { readonly k: "table"; readonly entries: readonly (readonly [Expr | null, Expr])[] }
  | { readonly k: "spread"; readonly of: Expr }
  /** Pieces joined as text: f-strings, templates, interpolation. */
  | { readonly k: "joined"; readonly pieces: readonly Expr[] }
  /** A text handed to a shell whose output is the value. */
  | { readonly k: "command"; readonly text: Expr }
  | FunctionNode
  | { readonly k: "when"; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | AssignExpr
  | { readonly k: "sequence"; readonly items: readonly Expr[] }
  /** `[item for target in over if test]`; `clauses` nest from the left. */
  | { readonly k: "gather"; readonly item: Expr; readonly key: Expr | null; readonly clauses: readonly GatherClause[] }
  | { readonly k: "block"; readonly body: readonly Stmt[] };

export interface CallExpr {
  readonly k: "call";
  readonly fn: Expr;
  readonly args: readonly Expr[];
  /** Named arguments; the name `**` is a table of them. */
  readonly named: readonly (readonly [string, Expr])[] | null;
  readonly create: boolean;
  /** A template calls it: a function of the text is given the pieces as a list, one of the library the text. */
  readonly tagged?: boolean;
}

export interface AssignExpr {
  readonly k: "assign";
  readonly target: Expr;
  /** `=`, or an operator that combines with the value before: `+=`. */
  readonly op: string;
  readonly value: Expr;
  readonly scope: AssignScope;
  /** The value before is the value of the expression: `i++`. */
  readonly before?: boolean;
}

export interface GatherClause {
  readonly target: Expr;
  readonly over: Expr;
  readonly tests: readonly Expr[];
}

/** `here`: in the scope of the function. `there`: where the name lives, else outermost. `block` is as `here`. */
export type AssignScope = "here" | "there";

export interface FunctionNode {
  readonly k: "function";
  readonly name: string | null;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
}

export interface Param {
  readonly target: Expr;
  readonly fallback: Expr | null;
  /** `rest` takes what is left, `named` what is left of the named ones, `self` the receiver. */
  readonly kind: "one" | "rest" | "named" | "self";
}

export type Stmt =
  | { readonly k: "do"; readonly expr: Expr }
  | {
      readonly k: "if";
      readonly arms: readonly { readonly test: Expr; readonly body: readonly Stmt[] }[];
      readonly other: readonly Stmt[] | null;
    }
  | {
      readonly k: "each";
      readonly target: Expr | null;
      readonly over: Expr;
      readonly body: readonly Stmt[];
      readonly keys: boolean;
    }
  | {
      readonly k: "loop";
      readonly init: Expr | null;
      readonly test: Expr | null;
      readonly step: Expr | null;
      readonly body: readonly Stmt[];
      readonly after: boolean;
    }
  | { readonly k: "define"; readonly fn: FunctionNode }
  | { readonly k: "class"; readonly name: string; readonly bases: readonly Expr[]; readonly body: readonly Stmt[] }
  | { readonly k: "return"; readonly value: Expr | null }
  | { readonly k: "leave"; readonly how: "break" | "continue" }
  /** Ends the program or unwinds: what follows may not run. */
  | { readonly k: "stop"; readonly value: Expr | null }
  | {
      readonly k: "try";
      readonly body: readonly Stmt[];
      readonly handlers: readonly (readonly Stmt[])[];
      readonly last: readonly Stmt[];
    }
  | {
      readonly k: "with";
      readonly items: readonly { readonly value: Expr; readonly target: Expr | null }[];
      readonly body: readonly Stmt[];
    }
  /** Makes a module or a member of it known under a name; `*` brings everything. */
  | {
      readonly k: "import";
      readonly module: string;
      readonly member: string | null;
      readonly as: string;
      readonly loads?: string;
    }
  | { readonly k: "block"; readonly body: readonly Stmt[] }
  /** What the parser could not read. */
  | { readonly k: "unread" };

export interface Program {
  readonly body: readonly Stmt[];
  /** Parts that do not parse, or nest deeper than the bound. */
  readonly fault: "syntax" | "too_complex" | null;
}
