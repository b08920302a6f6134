import { CONTENT_KINDS, type ContentKind, type EraseRequest, type SealRequest } from "@rampart/ledger";
import type { Json, JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";

const MAX_COMMITS = 10_000;
const MAX_TEXT = 512;
const COMMIT = /^sha256:[0-9a-f]{64}$/;

/** What an admin asks to be sealed. @throws GuardError `op_malformed` */
export function sealIn(message: JsonObject, by: string): SealRequest {
  const request = {
    kinds: kindsIn(message["kinds"]),
    before: whole(message["before"], "before"),
    session: text(message["session"], "session"),
    entry: whole(message["entry"], "entry"),
    reason: text(message["reason"], "reason"),
    by,
  };
  if (request.before === null && request.session === null && request.entry === null) {
    throw new GuardError("op_malformed", 'one of "before", "session", "entry" must say what is to be sealed');
  }
  return request;
}

/** What an admin asks to be erased. @throws GuardError `op_malformed` */
export function eraseIn(message: JsonObject, by: string): EraseRequest {
  const commits = message["commits"];
  const all = Array.isArray(commits) ? commits.filter((one) => typeof one === "string" && COMMIT.test(one)) : [];
  if (!Array.isArray(commits) || all.length !== commits.length || all.length > MAX_COMMITS) {
    throw new GuardError("op_malformed", `"commits" is a list of at most ${MAX_COMMITS} commitments, sha256:…`);
  }
  const entry = whole(message["entry"], "entry");
  return { commits: all as string[], entry, reason: text(message["reason"], "reason"), by };
}

function kindsIn(value: Json | undefined): readonly ContentKind[] {
  const kinds = value === undefined || value === null ? CONTENT_KINDS : value;
  if (Array.isArray(kinds) && kinds.every((kind) => CONTENT_KINDS.some((one) => one === kind))) {
    return kinds as unknown as readonly ContentKind[];
  }
  throw new GuardError("op_malformed", `"kinds" are some of ${CONTENT_KINDS.join(", ")}`);
}

function whole(value: Json | undefined, name: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new GuardError("op_malformed", `"${name}" is a whole number from 0`);
}

function text(value: Json | undefined, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  throw new GuardError("op_malformed", `"${name}" is a text of at most ${MAX_TEXT} characters`);
}
