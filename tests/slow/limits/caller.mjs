// One of the processes that take from one account: `node caller.mjs NAME CONNECTIONS`. Told `{socket}` and `{end}` by its parent;
// tells `{allowed, denied}` now and then, and at its end the permits it was given. Goes on until every connection was denied.
import { createConnection } from "node:net";

const [name, connections] = [process.argv[2], Number(process.argv[3])];
const permits = [];
let denied = 0;
let lost = 0;
let socket = null;
const waiting = [];
process.on("message", (message) => {
  socket = message.socket;
  for (const go of waiting.splice(0)) go();
});

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One answer for each line; rejects when the guard is gone. */
function connect(path) {
  return new Promise((resolve, reject) => {
    const connection = createConnection(path);
    let rest = "";
    let answer = null;
    connection.on("connect", () =>
      resolve({
        ask: (line) =>
          new Promise((done, gone) => {
            answer = { done, gone };
            connection.write(line);
          }),
        end: () => connection.destroy(),
      }),
    );
    connection.on("data", (chunk) => {
      rest += chunk;
      const at = rest.indexOf("\n");
      if (at === -1) return;
      const line = rest.slice(0, at);
      rest = rest.slice(at + 1);
      answer.done(JSON.parse(line));
    });
    const gone = (error) => {
      reject(error);
      answer?.gone(error);
    };
    connection.on("error", gone);
    connection.on("close", () => gone(new Error("closed")));
  });
}

async function work(which) {
  let wire = null;
  for (let n = 0; ; n++) {
    const call = {
      id: `${name}-${which}-${n}`,
      door: "sdk",
      agent: "buyer",
      principal: "p",
      session: `${name}-${which}`,
    };
    const line = `${JSON.stringify({ v: 1, op: "decide", call: { ...call, tool: "quote", arguments: { n } } })}\n`;
    try {
      wire ??= await connect(socket);
      const answer = await wire.ask(line);
      if (answer.permit !== null && answer.permit !== undefined) permits.push(answer.permit);
      else if (answer.code === null && answer.rules?.some(({ rule }) => rule === "limit.quotes")) {
        denied++;
        break;
      }
    } catch {
      lost++;
      wire?.end();
      wire = null;
      await Promise.race([later(200), new Promise((resolve) => waiting.push(resolve))]);
    }
  }
  wire?.end();
}

await new Promise((resolve) => waiting.push(resolve));
const telling = setInterval(() => process.send({ allowed: permits.length }), 50);
await Promise.all(Array.from({ length: connections }, (_, which) => work(which)));
clearInterval(telling);
process.send({ allowed: permits.length, permits, denied, lost }, () => process.disconnect());
