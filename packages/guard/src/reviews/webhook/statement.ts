/**
 * What goes to a webhook for each question, and what may come back: payloads of DSSE envelopes. The question, of type
 * {@link QUESTION_TYPE}, signed by the key of the guard's log:
 *
 *     {"v":1,"installation":"…","review":"r-…","digest":"sha256:…","opened":ms,"until":ms,"people":n,"subject":{…},"links":{…}}
 *
 * and the answer, of type {@link ANSWER_TYPE}, signed by the key the settings name, exactly:
 *
 *     {"v":1,"review":"r-…","digest":"sha256:…","decision":"approve|deny","note":"…"|null}
 */
import { openEnvelope, type Signer, signEnvelope, type Verifier } from "@rampart/ledger";
import { isJsonObject, parseStrict } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { REVIEW_LIMITS, type Review } from "../review.js";

export const QUESTION_TYPE = "application/vnd.rampart.review+json;version=1";
export const ANSWER_TYPE = "application/vnd.rampart.review-answer+json;version=1";
/** Bytes of an answer. */
export const MAX_ANSWER = 16 * 1024;

export interface WebhookAnswer {
  readonly review: string;
  readonly digest: string;
  readonly decision: "approve" | "deny";
  readonly note: string | null;
}

/** @param links by person, to the API's `/v1/links/…`; none where nobody is named */
export function signQuestion(review: Review, links: Readonly<Record<string, string>>, signer: Signer): string {
  const { id, digest, opened, until, demand, subject } = review;
  const said = { review: id, digest, opened, until, people: demand.people, subject, links };
  const payload = Buffer.from(JSON.stringify({ v: 1, installation: signer.name, ...said }));
  return JSON.stringify(signEnvelope(QUESTION_TYPE, payload, [signer]));
}

/** For whoever answers, and for tests of whoever does. */
export function signAnswer(answer: WebhookAnswer, signer: Signer): string {
  return JSON.stringify(signEnvelope(ANSWER_TYPE, Buffer.from(JSON.stringify({ v: 1, ...answer })), [signer]));
}

/** @throws GuardError `answer_forged` where it has another form; LedgerError `dsse.*`; ServiceError `json.*` */
export function openAnswer(text: Uint8Array, verifier: Verifier): WebhookAnswer {
  const envelope = parseStrict(text, { bytes: MAX_ANSWER, depth: 8 });
  const { payload } = openEnvelope(envelope, ANSWER_TYPE, [verifier]);
  const value = parseStrict(payload, { bytes: MAX_ANSWER, depth: 2 });
  if (!isJsonObject(value)) throw malformed();
  const { v, review, digest, decision, note = null, ...rest } = value;
  if (v !== 1 || Object.keys(rest).length > 0) throw malformed();
  if (typeof review !== "string" || typeof digest !== "string") throw malformed();
  if (decision !== "approve" && decision !== "deny") throw malformed();
  if (note !== null && (typeof note !== "string" || note === "" || note.length > REVIEW_LIMITS.note)) throw malformed();
  return { review, digest, decision, note };
}

const malformed = () => new GuardError("answer_forged", "this is no answer to a review");
