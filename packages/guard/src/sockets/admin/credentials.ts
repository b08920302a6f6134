import type { Json, JsonObject } from "@rampart/service";
import { SUBJECT_TYPES, type Subject } from "../../credentials/credential.js";
import { CredentialDesk, type CredentialRequest } from "../../credentials/desk.js";
import { isCredentialId } from "../../credentials/key.js";
import { GuardError } from "../../errors.js";
import type { State } from "../../state/open.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

const deskOf = ({ room, known, policy }: State) =>
  new CredentialDesk(room.journal, known.credentials, () => policy.current, room.now);

/** Leave to speak over HTTP. */
export const CREDENTIALS: Family = {
  credentials: async ({ state }) => ({ credentials: deskOf(state).list() as unknown as Json }),
  "issue-credential": async ({ state, person }, message) => {
    const { key, credential } = await deskOf(state).issue(requestIn(message), person());
    const { verifier: _, ...shown } = credential;
    return { key, credential: plain(shown) };
  },
  "revoke-credential": async ({ state, person }, message) => {
    const id = textIn(message, "id", 12);
    if (!isCredentialId(id)) throw new GuardError("op_malformed", "a credential's id is twelve of a-z 2-9");
    const { verifier: _, ...shown } = await deskOf(state).revoke(id, optionalTextIn(message, "reason"), person());
    return { credential: plain(shown) };
  },
};

function requestIn(message: JsonObject): CredentialRequest {
  const type = SUBJECT_TYPES.find((one) => one === message["type"]);
  if (type === undefined) throw new GuardError("op_malformed", `"type" is one of ${SUBJECT_TYPES.join(", ")}`);
  const subject: Subject = { type, name: nameIn(message) };
  return {
    subject,
    scopes: scopesIn(message["scopes"]),
    ms: msIn(message["ms"]),
    reason: optionalTextIn(message, "reason"),
  };
}

/** As the policy writes names: exact, on one line. */
function nameIn(message: JsonObject): string {
  const name = textIn(message, "name", 128);
  if (/[\u0000-\u001f\u007f*?[\]]/.test(name))
    throw new GuardError("op_malformed", '"name" is an exact name, without * ? [ ]');
  return name;
}

function scopesIn(value: Json | undefined): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.length <= 16 && value.every((one) => typeof one === "string"))
    return value as unknown as readonly string[];
  throw new GuardError("op_malformed", '"scopes" is a list of at most 16 words');
}

function msIn(value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new GuardError("op_malformed", '"ms" is a whole number of milliseconds, more than 0');
}
