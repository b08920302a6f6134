// The client the official conformance tool drives: the official SDK's, told of a server as its last argument. With RAMPART, the
// program's path, a gateway stands between the two. Logs in as a person would who agrees to everything.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const { RAMPART, RAMPART_STATE, MCP_CONFORMANCE_SCENARIO: scenario = "" } = process.env;
const REDIRECT = "http://127.0.0.1:1/callback";

class Person {
  redirectUrl = REDIRECT;
  clientMetadata = {
    client_name: "driver",
    redirect_uris: [REDIRECT],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
  code = null;
  clientInformation = () => this.client;
  saveClientInformation = (client) => {
    this.client = client;
  };
  tokens = () => this.given;
  saveTokens = (given) => {
    this.given = given;
  };
  codeVerifier = () => this.verifier;
  saveCodeVerifier = (verifier) => {
    this.verifier = verifier;
  };
  /** Goes where it is sent, and presses the button where it is asked. */
  async redirectToAuthorization(url) {
    let [at, init] = [new URL(url), {}];
    for (let steps = 0; steps < 10; steps++) {
      const response = await fetch(at, { ...init, redirect: "manual" });
      const to = response.headers.get("location");
      if (to?.startsWith(REDIRECT)) {
        this.code = new URL(to).searchParams.get("code");
        return;
      }
      if (to !== null) [at, init] = [new URL(to, at), {}];
      else {
        const page = await response.text();
        const [, action, ticket] = /action="([^"]+)">.*name="ticket" value="([^"]+)"/.exec(page) ?? [];
        if (ticket === undefined) throw new Error(`a page with nothing to agree to: ${page}`);
        [at, init] = [new URL(action, at), { method: "POST", body: new URLSearchParams({ ticket }) }];
      }
    }
    throw new Error("sent around in circles");
  }
}

async function behindGateway(to) {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  const words = ["mcp", "--alone", "--state", RAMPART_STATE, "--name", "conformance"];
  const { client_id: id, client_secret: secret } = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}");
  if (scenario === "auth/pre-registration") {
    const file = `${RAMPART_STATE}.secret`;
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    words.push("--client-id", id, "--client-secret-file", file);
  }
  words.push("--listen", `127.0.0.1:${port}`, "--to", to);
  const gateway = spawn(process.execPath, [RAMPART, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => gateway.kill("SIGKILL"));
  await once(gateway.stdout, "data");
  return `http://127.0.0.1:${port}${new URL(to).pathname}`;
}

const person = new Person();

/** Does it, logging in as often as it is asked to, three times at most. */
async function loggedIn(transportOf, work) {
  for (let tries = 0; ; tries++) {
    const transport = transportOf();
    try {
      return await work(transport);
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || person.code === null || tries === 3) throw error;
      await transport.finishAuth(person.code);
    }
  }
}

const told = process.argv.at(-1);
const url = new URL(RAMPART === undefined ? told : await behindGateway(told));
const options = scenario.startsWith("auth/") ? { authProvider: person } : {};
const client = () => {
  const made = new Client(
    { name: "driver", version: "1" },
    { capabilities: { elicitation: { form: { applyDefaults: true } } } },
  );
  made.setRequestHandler(ElicitRequestSchema, async () => ({ action: "accept", content: {} }));
  return made;
};
await loggedIn(
  () => new StreamableHTTPClientTransport(url, options),
  async (transport) => {
    const own = client();
    await own.connect(transport);
    const { tools } = await own.listTools();
    const given = { add_numbers: { a: 1, b: 2 } };
    for (const { name } of tools) await own.callTool({ name, arguments: given[name] ?? {} });
    await own.close();
  },
);
process.exit(0);
