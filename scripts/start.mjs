// npm start: watch Rampart stop something and catch a tampering, on a throw-away installation inside this folder.
//   npm start             stays up afterwards, so that you can try things; Ctrl-C removes everything
//   npm start -- --once   the same, and ends by itself
import { build } from "./start/build.mjs";
import { replay } from "./start/replay.mjs";
import { say, title } from "./start/say.mjs";
import { stayUp } from "./start/stay.mjs";
import { showTampering } from "./start/tamper.mjs";
import { leave, makeWorld, removeWorld, startGuard } from "./start/world.mjs";

const once = process.argv.includes("--once");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());

let world = null;
try {
  await build();
  world = await makeWorld();
  title("1  Install", "a policy, a key and an empty log, in a folder that is thrown away afterwards");
  await world.rampart("init");
  say("rampart init", "the policy extends the pack coding-agent");
  title("2  Protect an agent", "its own settings now name Rampart's hook; nothing of the agent is patched");
  await world.rampart("protect", "gemini", "--yes");
  say("rampart protect gemini", "as if Gemini CLI were installed here");
  await startGuard(world);
  title("3  The agent works", "each call goes to the hook as Gemini CLI hands it over, and waits for the answer");
  const review = await replay(world, stop.signal);
  title("4  The record", "every call and decision was on disk before the agent got its answer");
  await showTampering(world);
  if (!once && !stop.signal.aborted) await stayUp(world, review, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    process.stderr.write(`\nnpm start failed: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
} finally {
  if (world !== null) {
    await leave(world);
    removeWorld();
  }
}
process.exit();
