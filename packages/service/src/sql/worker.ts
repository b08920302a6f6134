// The thread the SQL parser lives in: it can be ended where it hangs, and takes its memory along when nobody needs it.
import { workerData } from "node:worker_threads";
import { Engine, type Parsed } from "./engine.js";
import { LOADED, type SqlAnswer, type SqlQuestion, type SqlWorkerData } from "./exchange.js";

const { port, bell, wasm } = workerData as SqlWorkerData;
const ring = new Int32Array(bell);

function answer(one: SqlAnswer): void {
  port.postMessage(one);
  Atomics.store(ring, 0, one.id);
  Atomics.notify(ring, 0);
}

function ask(engine: Engine, { id, text }: SqlQuestion): SqlAnswer {
  let parsed: Parsed;
  try {
    parsed = engine.parse(text);
  } catch {
    return { id, kind: "failed" };
  }
  return parsed === null ? { id, kind: "refused" } : { id, kind: "tree", tree: parsed.tree };
}

// Without `await` at the top, so that a single-file program of it can be of the kind the parser's own module is.
void Engine.load(wasm).then((engine) => {
  let turn = Promise.resolve();
  port.on("message", (question: SqlQuestion) => {
    turn = turn.then(async () => {
      if (engine.worn) await engine.renew();
      answer(ask(engine, question));
    });
  });
  answer({ id: LOADED, kind: "refused" });
});
