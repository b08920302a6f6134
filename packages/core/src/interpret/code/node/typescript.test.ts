import { table } from "../testing/table.js";

const head = 'import * as fs from "node:fs";\nimport { execSync, type ExecException } from "node:child_process";\n';

table("typescript", "types do nothing, the rest does what it did", [
  {
    why: "annotations of names",
    code: `${head}const a: string = "/x"; let b!: Map<string, number[]>; fs.rmSync(a);`,
    does: ["delete /x"],
  },
  {
    why: "parameters and results",
    code: `${head}function f(this: void, a: string, b?: number, ...c: string[]): Promise<void> { fs.rmSync(a); }\nf("/x");`,
    does: ["delete /x"],
  },
  {
    why: "arrows with types",
    code: `${head}const f = async <T extends object>(a: string): Promise<T | null> => { fs.rmSync(a); return null; };\nf("/x");`,
    does: ["delete /x"],
  },
  {
    why: "assertions",
    code: `${head}fs.rmSync(("/x" as unknown) as string); fs.rmSync(process.argv[9]! as string);`,
    does: ["delete /x", "delete UNKNOWN"],
  },
  {
    why: "satisfies, and what is not null",
    code: `${head}const o = { p: "/x" } satisfies { p: string }; fs.rmSync(o!.p);`,
    does: ["delete /x"],
  },
  {
    why: "arguments of types",
    code: `${head}const m = new Map<string, Array<string>>(); const v = JSON.parse<{ a: string }>('{"a":"/x"}'); fs.rmSync(v.a);`,
    does: ["delete /x"],
  },
  {
    why: "comparisons are no types",
    code: `${head}const a = 1, b = 2, c = 3; if (a < b && c > (a)) fs.rmSync("/x");`,
    does: ["delete /x"],
  },
  {
    why: "interfaces, aliases, enums, declarations",
    code: `${head}interface A<T> extends B { x: string; f(a: number): void }\ntype C = { [K in keyof A]?: A[K] } | (() => void) | \`a\${string}\`;\nenum E { A = 1, B }\nconst enum F { A }\ndeclare const g: string;\ndeclare module "x" { export const y: number }\nfs.rmSync("/x");`,
    does: ["delete /x"],
  },
  {
    why: "braces in what an interface is bound to",
    code: `${head}interface R<T extends { id: number }> extends A<{ b: 1 }>, B { get(id: number): T }\nfs.rmSync("/x");`,
    does: ["delete /x"],
  },
  {
    why: "names of everything",
    code: `${head}declare global { interface Window { x: string } }\nfs.rmSync("/x");`,
    does: ["delete /x"],
  },
  {
    why: "what is let go at the end of its block",
    code: `${head}async function f() { await using a = b(); using c = d(); fs.rmSync("/x"); }\nf();`,
    does: ["delete /x"],
  },
  {
    why: "conditional types",
    code: `${head}type D<T> = T extends infer U ? U[] : never;\nfs.rmSync("/x");`,
    does: ["delete /x"],
  },
  {
    why: "classes",
    code: `${head}abstract class A<T> implements B, C<T> {\n  private readonly p: string = "/x";\n  declare q: number;\n  [key: string]: unknown;\n  constructor(public a: string, private readonly b?: number) { fs.rmSync(a); }\n  protected abstract m(): void;\n  static async n<U>(u: U): Promise<void> { execSync("id"); }\n}\nnew A("/y"); A.n(1);`,
    does: ["delete /y", "shell id"],
  },
  {
    why: "decorators",
    code: `${head}@deco({ a: 1 })\nclass A { @prop() x: string = "a"; @m run(@p a: string): void { fs.rmSync("/x"); } }\nnew A().run("b");`,
    does: ["delete /x"],
  },
  {
    why: "imports of types alone",
    code: 'import type { A } from "./evil.js";\nimport type B from "./evil.js";\nexport type { C } from "./evil.js";',
    does: [],
  },
  { why: "import by assignment", code: 'import fs = require("fs");\nfs.rmSync("/x");', does: ["delete /x"] },
  {
    why: "functions of several signatures",
    code: `${head}function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) { fs.rmSync(a); }\nf("/x");`,
    does: ["delete /x"],
  },
  { why: "namespaces run", code: `${head}namespace N { fs.rmSync("/x"); }`, does: ["delete /x"] },
  {
    why: "a faulty type ends a statement, no more",
    code: `${head}let a: = 3;\nfs.rmSync("/x");`,
    does: ["opaque syntax", "delete /x"],
  },
]);
