import { type Board, reviewId, type Secret, type Settling, selectedAt, shownEvents } from "./board.js";

/** What a key is called here; anything else is the text it typed. */
export type Key =
  | {
      readonly name:
        | "up"
        | "down"
        | "page-up"
        | "page-down"
        | "home"
        | "end"
        | "enter"
        | "escape"
        | "backspace"
        | "quit";
    }
  | { readonly name: "text"; readonly text: string };

/** What the world has to do for a key. */
export type Effect =
  | { readonly kind: "quit" }
  | ({ readonly kind: "settle" } & Settling)
  | { readonly kind: "unlock"; readonly passphrase: string; readonly wants: Settling }
  | { readonly kind: "choose"; readonly passphrase: string; readonly wants: Settling };

export interface Pressed {
  readonly board: Board;
  readonly effect: Effect | null;
}

const MOST_TYPED = 256;
const SHORTEST_PASSPHRASE = 8;

/** One key. `page` is how many lines the list has; `now` in milliseconds since 1970. Pure. */
export function press(board: Board, key: Key, page: number, now: number, hasPassphrase: boolean): Pressed {
  if (key.name === "quit") return { board, effect: { kind: "quit" } };
  if (board.pane === "filter") return only(typeFilter(board, key));
  if (board.pane === "secret" && board.secret !== null) return typeSecret(board, board.secret, key);
  if (key.name === "text") return command({ ...board, notice: "" }, key.text, now, hasPassphrase);
  if (key.name === "escape") return only({ ...board, pane: "list", scroll: 0, notice: "" });
  if (key.name === "enter") return only(enter(board));
  return only(move(board, key.name, page));
}

const only = (board: Board): Pressed => ({ board, effect: null });

function command(board: Board, text: string, now: number, hasPassphrase: boolean): Pressed {
  switch (text) {
    case "q":
      return { board, effect: { kind: "quit" } };
    case "/":
    case "f":
      return only({ ...board, pane: "filter", draft: board.filter });
    case "r":
      return only({ ...board, pane: board.pane === "reviews" ? "list" : "reviews" });
    case " ":
      return only({ ...board, selected: board.selected === null ? newest(board) : null });
    case "a":
      return settle(board, "approve", now, hasPassphrase);
    case "d":
      return settle(board, "deny", now, hasPassphrase);
    case "j":
      return only(move(board, "down", 1));
    case "k":
      return only(move(board, "up", 1));
    default:
      return only(board);
  }
}

/** Only where the reviews are in front: a key must not decide what nobody looks at. */
function settle(board: Board, op: Settling["op"], now: number, hasPassphrase: boolean): Pressed {
  if (board.pane !== "reviews") return only({ ...board, notice: "reviews first: r" });
  const id = reviewId(board.reviews[board.chosen]);
  if (id === "") return only({ ...board, notice: "nothing waits" });
  if (board.mode === "system" || now < board.unlockedUntil) return { board, effect: { kind: "settle", op, id } };
  const purpose = hasPassphrase ? "unlock" : "choose";
  return only({ ...board, pane: "secret", secret: { purpose, typed: "", first: "", wants: { op, id } } });
}

function enter(board: Board): Board {
  if (board.pane !== "list") return { ...board, pane: "list", scroll: 0 };
  const at = newest(board);
  return at === null ? board : { ...board, pane: "details", scroll: 0, selected: board.selected ?? at };
}

function newest(board: Board): number | null {
  const index = shownEvents(board).at(-1)?.["index"];
  return typeof index === "number" ? index : null;
}

type Move = "up" | "down" | "page-up" | "page-down" | "home" | "end" | "backspace";

function move(board: Board, way: Move, page: number): Board {
  const by = { up: -1, down: 1, "page-up": -page, "page-down": page, home: -1e9, end: 1e9, backspace: 0 }[way];
  if (board.pane === "details") return { ...board, scroll: Math.max(0, board.scroll + by) };
  if (board.pane === "reviews")
    return { ...board, chosen: Math.max(0, Math.min(board.reviews.length - 1, board.chosen + by)) };
  const shown = shownEvents(board);
  const at = selectedAt(board, shown) + by;
  // Beyond the last line the newest is followed again.
  if (at >= shown.length - 1 && by > 0) return { ...board, selected: null };
  const index = shown[Math.max(0, at)]?.["index"];
  return { ...board, selected: typeof index === "number" ? index : null };
}

function typeFilter(board: Board, key: Key): Board {
  if (key.name === "escape") return { ...board, pane: "list", draft: "" };
  if (key.name === "enter") return { ...board, pane: "list", filter: board.draft.trim(), draft: "", selected: null };
  return { ...board, draft: typed(board.draft, key) };
}

function typeSecret(board: Board, secret: Secret, key: Key): Pressed {
  if (key.name === "escape") return only({ ...board, pane: "reviews", secret: null, notice: "not decided" });
  if (key.name !== "enter") return only({ ...board, secret: { ...secret, typed: typed(secret.typed, key) } });
  const { purpose, typed: passphrase, first, wants } = secret;
  if (purpose === "unlock")
    return {
      board: { ...board, pane: "reviews", secret: null, notice: "…" },
      effect: { kind: "unlock", passphrase, wants },
    };
  if (purpose === "choose") {
    if (passphrase.length < SHORTEST_PASSPHRASE)
      return only({ ...board, secret: { ...secret, typed: "" }, notice: `at least ${SHORTEST_PASSPHRASE} characters` });
    return only({ ...board, secret: { purpose: "again", typed: "", first: passphrase, wants }, notice: "" });
  }
  if (passphrase !== first)
    return only({ ...board, secret: { purpose: "choose", typed: "", first: "", wants }, notice: "the two differ" });
  return {
    board: { ...board, pane: "reviews", secret: null, notice: "…" },
    effect: { kind: "choose", passphrase, wants },
  };
}

function typed(text: string, key: Key): string {
  if (key.name === "backspace") return [...text].slice(0, -1).join("");
  return key.name === "text" ? (text + key.text).slice(0, MOST_TYPED) : text;
}
