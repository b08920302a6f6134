import type { PolicyText } from "@rampart/core";
import type { Json, JsonObject } from "@rampart/service";
import { visible } from "../../answer/visible.js";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { isDigest } from "../../policy/versions.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

/** Texts one policy is made of, and characters of all of them. */
const MAX_TEXTS = 65;
const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_NOTE = 400;

/** The life of policies: which are in force, wait, are tried; who agreed; and the way back. */
export const POLICIES: Family = {
  policies: async ({ state, person }) => {
    const { verified } = demand(person(), "viewer");
    return { policies: plain(await state.life.overview()), verified };
  },
  "policy-show": async ({ state, person }, message) => {
    demand(person(), "viewer");
    const { policy, texts, kept } = await state.life.read(digestIn(message));
    return plain({ policy: { digest: policy.digest, kept, document: policy.document, texts } });
  },
  "policy-effect": async ({ state, person }, message) => {
    demand(person(), "viewer");
    return plain({ effect: await state.life.effect(digestIn(message)) });
  },
  "policy-stage": async ({ state, person }, message) => {
    const who = person();
    return plain({
      staged: await state.life.stage(textsIn(message["texts"]), who),
      by: who.name,
      verified: who.verified,
    });
  },
  "policy-drop": async ({ state, person }, message) => {
    await state.life.drop(digestIn(message), person());
    return {};
  },
  "policy-sign": async ({ state, person }, message) => {
    const who = person();
    const area = textIn(message, "area", 64);
    const note = optionalTextIn(message, "note", MAX_NOTE);
    const effect = await state.life.sign(digestIn(message), area, who, {
      state: message["withdraw"] === true ? "withdrawn" : "given",
      shown: optionalTextIn(message, "effect", 128),
      note: note === null ? null : visible(note, MAX_NOTE),
    });
    return plain({ effect, by: who.name, verified: who.verified });
  },
  "policy-shadow": async ({ state, person }, message) => {
    const digest = message["digest"] === null ? null : digestIn(message);
    return plain({ ended: await state.life.beside(digest, person()) });
  },
  "policy-activate": async ({ state, person }, message) =>
    plain({ effect: await state.life.activate(digestIn(message), person()) }),
  "policy-rollback": async ({ state, person }, message) => {
    const wanted = message["digest"] === undefined || message["digest"] === null ? null : digestIn(message);
    return plain({ effect: await state.life.rollback(wanted, person()) });
  },
};

function digestIn(message: JsonObject): string {
  const digest = textIn(message, "digest", 128);
  if (isDigest(digest)) return digest;
  throw new GuardError("op_malformed", "a policy is named by sha256: and 64 digits");
}

function textsIn(value: Json | undefined): readonly PolicyText[] {
  const wrong = () => new GuardError("op_malformed", `"texts" are 1 to ${MAX_TEXTS} of {name, text}`);
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_TEXTS) throw wrong();
  let left = MAX_CHARACTERS;
  return value.map((one: Json) => {
    const { name, text, kind } = (one ?? {}) as { name?: Json; text?: Json; kind?: Json };
    if (typeof name !== "string" || name.length > 256 || typeof text !== "string") throw wrong();
    left -= text.length;
    if (left < 0) throw new GuardError("op_malformed", "the policy is too long");
    return kind === "knowledge" ? { name, text, kind } : { name, text };
  });
}
