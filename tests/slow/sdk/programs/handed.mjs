// Triage asks a helper in another process by HTTP, with the token of its task, and in all ways somebody might try without. What
// the helper's one tool came to.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { close, configure, govern, handOver, takeOver, within } from "@rampart/sdk";

configure({ state: process.env.RAMPART_TEST_STATE, guard: "required" });
const payOut = govern(async () => "paid", { name: "pay_out" });
const paid = () => payOut().catch((error) => `${error.code ?? ""} ${error.message}`);

async function serve() {
  const server = createServer(async (request, response) => {
    try {
      response.end(await takeOver("helper", request.headers, paid));
    } catch (error) {
      response.writeHead(400).end(error.message);
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  process.send(`http://127.0.0.1:${server.address().port}`);
  await once(process, "disconnect");
  await close();
  process.exit();
}

async function ask(token) {
  const child = fork(process.argv[1], ["serve"]);
  const [url] = await once(child, "message");
  const asks = async (headers) => (await fetch(url, { method: "POST", headers })).text();
  const forged = token.slice(0, -9) + (token.at(-9) === "A" ? "B" : "A") + token.slice(-8);
  const came = {
    token: await within({ agent: "triage", token }, () => asks(handOver())),
    "no token": await within({ agent: "triage" }, () => asks(handOver())),
    "another's token": await within({ agent: "boss", token }, () => asks(handOver())),
    "a forged token": await within({ agent: "triage", token: forged }, () => asks(handOver())),
    nobody: await asks({}),
    nonsense: await asks({ "rampart-handed": "chain=%" }),
    "the chain left out": await within({ agent: "helper", token }, paid),
  };
  child.disconnect();
  await close();
  process.stdout.write(`${JSON.stringify(came)}\n`);
}

await (process.argv[2] === "serve" ? serve() : ask(process.argv[2]));
