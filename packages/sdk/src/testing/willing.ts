import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach } from "vitest";
import { close } from "../index.js";

/** What it was asked to decide. */
export interface Asked {
  readonly token?: string;
  readonly call: Readonly<Record<string, unknown>>;
}

/** What it was told of a result. */
export interface Told {
  readonly text: string | null;
  readonly usage?: Readonly<Record<string, unknown>>;
}

/** What a guard is told, by the name of the operation. */
export type Body = Asked & Told & { readonly op: string; readonly code?: string };

/**
 * A guard that allows everything and takes down what it was asked, for the tests of one file; forgets it before each of them.
 *
 * @param unless what it answers otherwise
 */
export function willingGuard(unless: (body: Body) => object | null = () => null): {
  readonly socket: string;
  readonly asked: Asked[];
  readonly told: Told[];
  /** Codes of calls the door refused by itself. */
  readonly refused: string[];
  lines(): readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), "rampart-willing-"));
  const socket = join(folder, "s");
  const asked: Asked[] = [];
  const told: Told[] = [];
  const refused: string[] = [];
  const server = createServer((peer) =>
    peer.on("data", (bytes) => {
      for (const line of String(bytes).trimEnd().split("\n")) {
        const body = JSON.parse(line) as Body;
        if (body.op === "decide") asked.push(body);
        if (body.op === "outcome") told.push(body);
        if (body.op === "refused") refused.push(body.code ?? "");
        const answer = { v: 1, outcome: "allow", message: "", code: null, permit: "p", review: null, ...unless(body) };
        peer.write(`${JSON.stringify(answer)}\n`);
      }
    }),
  ).listen(socket);
  beforeEach(() => {
    asked.splice(0);
    told.splice(0);
    refused.splice(0);
  });
  afterAll(async () => {
    await close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { socket, asked, told, refused, lines: () => asked.map(lineOf) };
}

/** Tool, and who calls it for whom: `tool: first>second>acting`. */
function lineOf({ call }: Asked): string {
  const chain = (call["chain"] as readonly string[] | undefined) ?? [];
  return `${String(call["tool"])}: ${[...chain, call["agent"]].join(">")}`;
}
