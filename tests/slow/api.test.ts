import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect as connectTls } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "./free-port.js";

/**
 * The HTTP API as it runs: TLS and client certificates, clients on other machines, and a property-based tester that knows nothing
 * but its document.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");
const PROGRAM = join(ROOT, "packages/rampart/dist/bundle/rampart.mjs");
const VENV = join(ROOT, "node_modules/.cache/rampart-schemathesis");
const LIST = join(HERE, "api/schemathesis.txt");
const POLICY = `rampart: 1
name: api
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: account.delete, deny: tool.call, when: { tool: [delete_account] }, reason: Accounts are not deleted by agents. }
agents:
  refund-bot: { owner: ada }
  other-bot: { owner: ada }
people:
  ada: { roles: [admin] }
`;
const SPIFFE = "spiffe://example.org/agent/refund-bot";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-api-")));
const env = { ...process.env, HOME: root };
const run = (program: string, words: readonly string[], timeout: number, more: object = {}) =>
  spawnSync(program, words, { cwd: root, env: { ...env, ...more }, encoding: "utf8", timeout });

interface Guard {
  readonly state: string;
  readonly port: number;
  readonly child: ChildProcess;
}
const guards: Guard[] = [];
const rampart = (state: string, ...words: string[]) =>
  run(process.execPath, [PROGRAM, ...words, "--state", state], 60_000);

/** A guard of its own, with these settings of its API. */
async function guardWith(name: string, settings: (port: number) => string): Promise<Guard> {
  const state = join(root, name);
  const port = await freePort();
  mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
  writeFileSync(join(state, "config/policy.yaml"), POLICY, { mode: 0o600 });
  writeFileSync(join(state, "config/rampart.yaml"), settings(port), { mode: 0o600 });
  const child = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: root, env, stdio: "ignore" });
  const guard = { state, port, child };
  guards.push(guard);
  for (let tries = 0; rampart(state, "api").stdout.includes("listening") === false && tries < 100; tries++)
    await new Promise((resolve) => setTimeout(resolve, 200));
  return guard;
}

afterAll(async () => {
  for (const { child } of guards) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

function keyFor(state: string, ...words: string[]): string {
  const { status, stdout, stderr } = rampart(state, "credential", "issue", ...words);
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

const openssl = run("openssl", ["version"], 10_000).status === 0;
const file = (name: string) => join(root, name);

/** An authority, and what it signs for: names of the certificate as openssl writes them. */
function authority(name: string): void {
  const made = run(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      file(`${name}.key`),
      "-out",
      file(`${name}.pem`),
    ],
    20_000,
  );
  expect(made.status, made.stderr).toBe(0);
}
function certificate(name: string, by: string, names: string, days = "2"): void {
  const csr = [
    "req",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    file(`${name}.key`),
    "-out",
    file(`${name}.csr`),
  ];
  expect(run("openssl", csr, 20_000).status).toBe(0);
  writeFileSync(file(`${name}.ext`), `subjectAltName=${names}\n`);
  const signed = run(
    "openssl",
    [
      "x509",
      "-req",
      "-in",
      file(`${name}.csr`),
      "-CA",
      file(`${by}.pem`),
      "-CAkey",
      file(`${by}.key`),
      "-CAcreateserial",
      "-days",
      days,
      "-extfile",
      file(`${name}.ext`),
      "-out",
      file(`${name}.pem`),
    ],
    20_000,
  );
  expect(signed.status, signed.stderr).toBe(0);
}

describe.skipIf(!openssl)("TLS", () => {
  let guard: Guard;
  let key = "";
  beforeAll(async () => {
    authority("own");
    authority("foreign");
    certificate("server", "own", "DNS:localhost,IP:127.0.0.1");
    certificate("bot", "own", `URI:${SPIFFE}`);
    certificate("stranger", "own", "URI:spiffe://example.org/agent/stranger");
    certificate("two", "own", `URI:${SPIFFE},URI:spiffe://example.org/agent/other-bot`);
    certificate("forged", "foreign", `URI:${SPIFFE}`);
    certificate("nameless", "own", "DNS:refund-bot");
    const tls = { certificate: file("server.pem"), key: file("server.key"), clients: file("own.pem") };
    guard = await guardWith(
      "tls",
      (port) =>
        `api:\n  listen: 127.0.0.1:${port}\n  tls: ${JSON.stringify(tls)}\n  workloads: [{ spiffe: "${SPIFFE}", agent: refund-bot }]\n`,
    );
    key = keyFor(guard.state, "agent", "other-bot");
  });

  const self = (certificateOf: string | null, bearer: string | null) =>
    new Promise<{ status: number; body: { name?: string; code?: string } }>((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: guard.port,
          path: "/v1/self",
          ca: readFileSync(file("own.pem")),
          ...(certificateOf === null
            ? {}
            : { cert: readFileSync(file(`${certificateOf}.pem`)), key: readFileSync(file(`${certificateOf}.key`)) }),
          headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` },
          agent: false,
        },
        (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
        },
      );
      asked.on("error", reject);
      asked.end();
    });

  it.each<[why: string, certificate: string | null, withKey: boolean, status: number, said: string]>([
    ["R4: a certificate of ours speaks for the agent of its SPIFFE id", "bot", false, 200, "refund-bot"],
    ["a key without a certificate", null, true, 200, "other-bot"],
    ["an id nobody gave to an agent", "stranger", false, 401, "unauthenticated"],
    ["two ids in one", "two", false, 401, "unauthenticated"],
    ["the same id by another authority", "forged", false, 401, "unauthenticated"],
    ["a host's name that looks like an agent's", "nameless", false, 401, "unauthenticated"],
    ["nothing", null, false, 401, "unauthenticated"],
    ["one's certificate with another's key", "bot", true, 401, "credentials_differ"],
    ["another authority's certificate with a key that counts", "forged", true, 200, "other-bot"],
  ])("%s", async (_why, certificateOf, withKey, status, said) => {
    const answer = await self(certificateOf, withKey ? key : null);
    expect([answer.status, answer.body.name ?? answer.body.code]).toEqual([status, said]);
  });

  it("uses a new certificate once it is there, and goes on with the old one while it is no pair", async () => {
    const serial = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connectTls({ host: "127.0.0.1", port: guard.port, ca: readFileSync(file("own.pem")) }, () => {
          resolve(socket.getPeerX509Certificate()?.serialNumber ?? "");
          socket.destroy();
        });
        socket.on("error", reject);
      });
    const before = await serial();
    certificate("fresh", "own", "DNS:localhost,IP:127.0.0.1");
    copyFileSync(file("fresh.pem"), file("server.pem"));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await serial()).toBe(before);
    expect(rampart(guard.state, "api").stdout).toContain("it goes on with the certificate it has");
    copyFileSync(file("fresh.key"), file("server.key"));
    await expect.poll(serial, { timeout: 10_000, interval: 200 }).not.toBe(before);
    expect(rampart(guard.state, "api").stdout).not.toContain("outdated");
    expect(rampart(guard.state, "log", "--json", "--all").stdout).toContain("api.certificate");
  });

  it("answers nobody in the clear", async () => {
    await expect(fetch(`http://127.0.0.1:${guard.port}/v1/ping`)).rejects.toThrow();
  });

  it("D2: clients on another machine: what is denied does not run, and the guard is believed by its certificate only", () => {
    const url = `https://localhost:${guard.port}`;
    const tool = (name: string) => `
from rampart import govern, Refused
@govern(url="${url}", key="${key}", deadline=20)
def ${name}(a): return "ran"
try: print(${name}(1))
except Refused as refused: print(refused.code or "rule")
`;
    const python = (program: string, more: object) =>
      run("python3", ["-c", program], 30_000, {
        PYTHONPATH: join(ROOT, "clients/python"),
        PYTHONDONTWRITEBYTECODE: "1",
        ...more,
      });
    const known = { SSL_CERT_FILE: file("own.pem") };
    const ran = python(tool("look"), known);
    expect([ran.stdout.trim(), python(tool("delete_account"), known).stdout.trim()], ran.stderr).toEqual([
      "ran",
      "rule",
    ]);
    expect(python(tool("look"), {}).stdout.trim()).toBe("wire.unreachable");
    const sdk = (name: string) => `
import { govern, close } from ${JSON.stringify(join(ROOT, "packages/sdk/dist/index.js"))};
const tool = govern(async () => "ran", { name: "${name}", url: "${url}", key: "${key}", deadlineMs: 20000 });
console.log(await tool({}).catch((error) => error.code ?? "rule"));
await close();
`;
    const node = (program: string, more: object) =>
      run(process.execPath, ["--input-type=module", "-e", program], 30_000, more);
    const trusted = { NODE_EXTRA_CA_CERTS: file("own.pem") };
    const done = node(sdk("look"), trusted);
    expect([done.stdout.trim(), node(sdk("delete_account"), trusted).stdout.trim()], done.stderr).toEqual([
      "ran",
      "rule",
    ]);
    expect(node(sdk("look"), {}).stdout.trim()).toBe("wire.unreachable");
  });

  it("a certificate that is not there is a problem in the status, and no reason to leave this machine's doors alone", async () => {
    const tls = { certificate: file("none.pem"), key: file("server.key") };
    const state = join(root, "broken");
    mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
    writeFileSync(join(state, "config/policy.yaml"), POLICY, { mode: 0o600 });
    writeFileSync(join(state, "config/rampart.yaml"), `api: { listen: 127.0.0.1:0, tls: ${JSON.stringify(tls)} }\n`, {
      mode: 0o600,
    });
    const child = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: root, env, stdio: "ignore" });
    guards.push({ state, port: 0, child });
    let said = rampart(state, "api");
    for (let tries = 0; !said.stdout.includes("cannot be served") && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      said = rampart(state, "api");
    }
    expect([said.status, said.stdout]).toEqual([1, expect.stringContaining("none.pem is not there")]);
    expect(rampart(state, "status").stdout).toContain("the API cannot be served");
  });
});

/** Installed once, or why not. Where there is an index, a list that cannot be installed is an error in CI. */
function missing(): string | null {
  if (run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], 10_000).status !== 0)
    return "there is no Python 3.10";
  const done = join(VENV, "installed.txt");
  const list = readFileSync(LIST, "utf8");
  if (existsSync(done) && readFileSync(done, "utf8") === list) return null;
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(dirname(VENV), { recursive: true });
  if (run("python3", ["-m", "venv", VENV], 60_000).status !== 0) return "python3 makes no virtual environment";
  const pip = (...words: string[]) => run(join(VENV, "bin/python"), ["-m", "pip", ...words], 200_000);
  const installed = pip("install", "-q", "--disable-pip-version-check", "-r", LIST);
  if (installed.status === 0) {
    writeFileSync(done, list);
    return null;
  }
  const reachable = pip("index", "versions", "schemathesis").status === 0;
  if (process.env["CI"] && reachable) throw new Error(`schemathesis cannot be installed: ${installed.stderr}`);
  return "schemathesis cannot be installed here";
}

const why = missing();

describe.skipIf(why !== null)(`from its own document${why === null ? "" : ` (${why})`}`, () => {
  it.each<[who: string, ...words: string[]]>([
    ["an admin", "person", "ada"],
    ["an agent", "agent", "refund-bot"],
    ["a service", "service", "orders"],
  ])("%s finds no error of the guard's, and no answer that is not documented", async (who, ...words) => {
    const guard = await guardWith(`fuzz-${words.join("-")}`, (port) => `api: { listen: "127.0.0.1:${port}" }\n`);
    const key = keyFor(guard.state, ...words);
    const checks = [
      "not_a_server_error",
      "status_code_conformance",
      "content_type_conformance",
      "response_schema_conformance",
      "unsupported_method",
      "allow_header_conformance",
      "ignored_auth",
    ];
    const fuzzed = run(
      join(VENV, "bin/schemathesis"),
      [
        "run",
        `http://127.0.0.1:${guard.port}/v1/openapi.json`,
        "-H",
        `Authorization: Bearer ${key}`,
        // It does not end.
        "--exclude-operation-id",
        "event-stream",
        "--checks",
        checks.join(","),
        "--phases",
        "coverage,fuzzing",
        "--max-examples",
        who === "an admin" ? "12" : "3",
        "--seed",
        "7",
        "--no-color",
        "--continue-on-failure",
        "--request-timeout",
        "20",
        "--generation-database",
        "none",
      ],
      280_000,
    );
    expect(fuzzed.status, fuzzed.stdout.slice(-6_000)).toBe(0);
    expect(fuzzed.stdout).toMatch(/[1-9]\d{2,} generated/);
    expect(rampart(guard.state, "log", "verify").status).toBe(0);
  });
});
