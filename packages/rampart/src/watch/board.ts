import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { matches } from "./filter.js";

/** Events kept for looking back; the log has all. */
export const MOST_EVENTS = 2_000;
/** How long a passphrase counts after the last review it decided, in milliseconds. */
export const UNLOCKED_MS = 5 * 60_000;

export type Pane = "list" | "details" | "reviews" | "filter" | "secret";

/** A review to settle, waiting for a passphrase or for the guard. */
export interface Settling {
  readonly op: "approve" | "deny";
  readonly id: string;
}

/** What is being typed where nobody may see it: the passphrase, or a new one twice. */
export interface Secret {
  readonly purpose: "unlock" | "choose" | "again";
  readonly typed: string;
  /** The new passphrase as typed first. */
  readonly first: string;
  readonly wants: Settling;
}

/** Everything the screen shows, as a value. Changed only by the functions of this folder. */
export interface Board {
  /** Newest last. */
  readonly events: readonly JsonObject[];
  readonly missed: number;
  readonly pane: Pane;
  /** Index of the selected event; null follows the newest. */
  readonly selected: number | null;
  readonly filter: string;
  /** The filter while it is typed. */
  readonly draft: string;
  /** Lines the details are scrolled by. */
  readonly scroll: number;
  readonly reviews: readonly JsonObject[];
  readonly chosen: number;
  readonly secret: Secret | null;
  /** `system`: the admin socket is out of the agents' reach, and a key decides. Otherwise a passphrase is asked for. */
  readonly mode: "user" | "system";
  readonly unlockedUntil: number;
  /** One line: what happened last, or what to do. */
  readonly notice: string;
  readonly connected: boolean;
}

export const EMPTY_BOARD: Board = {
  events: [],
  missed: 0,
  pane: "list",
  selected: null,
  filter: "",
  draft: "",
  scroll: 0,
  reviews: [],
  chosen: 0,
  secret: null,
  mode: "user",
  unlockedUntil: 0,
  notice: "",
  connected: false,
};

/** New events, in the order they were recorded. */
export function withEvents(board: Board, fresh: readonly JsonObject[]): Board {
  return fresh.length === 0 ? board : { ...board, events: [...board.events, ...fresh].slice(-MOST_EVENTS) };
}

/** The reviews that wait now; which one is chosen stays, as long as it is there. */
export function withReviews(board: Board, all: readonly Json[]): Board {
  const reviews = all.filter(isJsonObject).filter((review) => review["state"] === "open");
  const before = board.reviews[board.chosen]?.["id"];
  const at = reviews.findIndex((review) => review["id"] === before);
  return { ...board, reviews, chosen: at >= 0 ? at : Math.min(board.chosen, Math.max(0, reviews.length - 1)) };
}

/** The events the filter lets through; while it is typed, those it would. */
export function shownEvents(board: Board): readonly JsonObject[] {
  const words = (board.pane === "filter" ? board.draft : board.filter).split(" ").filter((word) => word !== "");
  return words.length === 0 ? board.events : board.events.filter((event) => matches(event, words));
}

/** Where the selection stands among the shown events: the newest where nothing is selected; -1 where there is none. */
export function selectedAt(board: Board, shown: readonly JsonObject[]): number {
  if (board.selected === null) return shown.length - 1;
  const wanted = board.selected;
  const at = shown.findLastIndex((event) => Number(event["index"]) <= wanted);
  return at < 0 ? Math.min(0, shown.length - 1) : at;
}

export const reviewId = (review: JsonObject | undefined): string => {
  const id = review?.["id"];
  return typeof id === "string" ? id : "";
};
