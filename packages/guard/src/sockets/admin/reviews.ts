import type { Json, JsonObject } from "@rampart/service";
import { API_DOOR } from "../../api/door.js";
import { GuardError } from "../../errors.js";
import { demand, holds } from "../../identity/person.js";
import { LINK_MS, makeLink } from "../../reviews/links/link.js";
import { type Recent, recall } from "../../reviews/preview/recall.js";
import { type Shown, show } from "../../reviews/preview/show.js";
import { REVIEW_LIMITS, REVIEW_SCOPES, type Review, type ReviewScope } from "../../reviews/review.js";
import type { Wish } from "../../reviews/wish.js";
import type { State } from "../../state/open.js";
import type { Look } from "../../world/reader.js";
import { type AdminContext, type Family, optionalTextIn, plain } from "./family.js";

/** Questions to people, and their answers: one question at a time. */
export const REVIEWS: Family = {
  reviews: async ({ state }) => ({ reviews: state.room.reviews.list() as unknown as Json }),
  review: async ({ state, person }, message) => {
    const review = oneOf(state.room.reviews.list(), idIn(message));
    const { call, changes } = await shown(state, review);
    // What files hold is for whoever may answer.
    const seen = holds(person(), "approver") ? changes : changes.map((change) => ({ ...change, diff: [] }));
    return { review: plain(review), shown: plain({ call, changes: seen }) };
  },
  link: async ({ state, person }, message) => {
    const review = state.room.reviews.book.open(idIn(message), state.room.now());
    const { name, verified } = demand(person(), "approver");
    const until = Math.min(review.until, state.room.now() + LINK_MS);
    const link = makeLink({ review: review.id, digest: review.digest, person: name, verified, until }, state.signer);
    return { path: `/v1/links/${review.id}?link=${link}`, person: name, until };
  },
  approve: async (context, message) =>
    answered(context, await context.state.room.reviews.approve(idIn(message), answerer(context), wishIn(message))),
  deny: async (context, message) =>
    answered(context, await context.state.room.reviews.deny(idIn(message), answerer(context), noteIn(message))),
};

/** What the call is and would change, now. */
export async function shown(state: State, { id, intent, subject }: Review): Promise<Shown> {
  const { room, log, around } = state;
  const { status } = log.current;
  const recent: Recent = {
    size: status.entries,
    read: (from, wanted) => log.current.readTexts(from, Number.POSITIVE_INFINITY, wanted),
  };
  const sketch = room.reviews.sketches.get(id) ?? (await recall(recent, intent, lookFor(state, subject)));
  return sketch === null ? { call: [], changes: [] } : show(sketch, around.installed);
}

/** How the files of whoever asked are looked at: as that user, and not at all where they are on another machine. */
function lookFor({ rooms, elsewhere }: State, { door, principal }: Review["subject"]): Look | undefined {
  const own = [...elsewhere, ...rooms].find(({ owner }) => owner.name === door || owner.name === principal);
  if (own !== undefined) return own.room.look;
  return door !== API_DOOR && rooms[0]?.owner.caller === null ? rooms[0].room.look : SEES_NOTHING;
}

const SEES_NOTHING: Look = async () => ({ answers: new Map(), news: false });

function answerer({ state, person }: AdminContext) {
  return { person: person(), policy: state.policy.current };
}

/** The review as it stands now, and whether more than their own word says who answered. */
function answered({ person }: AdminContext, review: Review): JsonObject {
  return { review: plain(review), verified: person().verified };
}

function oneOf(reviews: readonly Review[], id: string): Review {
  const review = reviews.find((one) => one.id === id);
  if (review === undefined) throw new GuardError("review_unknown", "there is no such review, or it is over");
  return review;
}

function idIn(message: JsonObject): string {
  const id = message["id"];
  if (typeof id !== "string" || !/^r-[a-z2-9]{8}$/.test(id))
    throw new GuardError("op_malformed", "a review's id is r-xxxxxxxx");
  return id;
}

/** What the approval is to be for; without a word, one call. @throws GuardError `op_malformed` */
function wishIn(message: JsonObject): Wish {
  const { scope = "once", until = null } = message;
  if (!REVIEW_SCOPES.includes(scope as ReviewScope))
    throw new GuardError("op_malformed", `"scope" is one of ${REVIEW_SCOPES.join(", ")}`);
  if ((scope === "until") !== (until !== null))
    throw new GuardError("op_malformed", '"until" comes with the scope until, and with no other');
  if (until !== null && (typeof until !== "number" || !Number.isSafeInteger(until)))
    throw new GuardError("op_malformed", '"until" is a time in milliseconds since 1970');
  return { scope: scope as ReviewScope, until, note: noteIn(message) };
}

export function noteIn(message: JsonObject): string | null {
  return optionalTextIn(message, "note", REVIEW_LIMITS.note);
}
