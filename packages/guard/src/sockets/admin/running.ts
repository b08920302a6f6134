import { encodeMessage, type JsonObject } from "@rampart/service";
import { visible } from "../../answer/visible.js";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import type { Unmediated } from "./actions.js";
import { eraseIn, sealIn } from "./deletion.js";
import { type Family, plain } from "./family.js";

/** The guard itself and its record. */
export const RUNNING: Family = {
  status: async ({ actions }) => ({ status: await actions.status() }),
  head: async ({ actions }) => ({ head: actions.head() }),
  checkpoint: async ({ actions }) => ({ checkpoint: await actions.checkpoint() }),
  seal: async ({ actions, person }, message) => ({
    sealed: plain(await actions.seal(sealIn(message, demand(person(), "admin").name))),
  }),
  erase: async ({ actions, person }, message) => ({
    erased: plain(await actions.erase(eraseIn(message, demand(person(), "admin").name))),
  }),
  reload: async ({ actions, person }) => {
    demand(person(), "policy-owner");
    return { policy: await actions.reload() };
  },
  unmediated: async ({ actions }, message) => {
    await actions.unmediated(unmediatedIn(message));
    return {};
  },
  watch: async ({ hub }, message, connection) => {
    const tell = (said: JsonObject) => connection.write(encodeMessage(said));
    await hub.stream({ tell, onClose: (listener) => connection.onClose(listener) }, fromIn(message));
    return null;
  },
  stop: async ({ actions, person }) => {
    demand(person(), "admin");
    actions.stop();
    return { stopping: true, pid: process.pid };
  },
};

const MAX_TEXT = 512;

function unmediatedIn(message: JsonObject): Unmediated {
  const text = (name: keyof Unmediated): string => {
    const value = message[name];
    if (typeof value !== "string" || value.length > MAX_TEXT) {
      throw new GuardError("op_malformed", `"${name}" must be a text of at most ${MAX_TEXT} characters`);
    }
    return visible(value, MAX_TEXT);
  };
  return { host: text("host"), session: text("session"), call: text("call"), tool: text("tool"), cause: text("cause") };
}

/** Index of the first entry to send; without it, only what is recorded from now on. */
function fromIn(message: JsonObject): number | null {
  const from = message["from"];
  if (from === undefined || from === null) return null;
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < 0) {
    throw new GuardError("op_malformed", "an entry's index is a whole number from 0");
  }
  return from;
}
