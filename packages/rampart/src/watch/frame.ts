import { isJsonObject, type Json, type JsonObject, wrap } from "@rampart/service";
import { bold, cyan, dim, green, type Piece, red, yellow } from "../command/ink.js";
import { clock, eventLine } from "../say/event.js";
import { type Board, reviewId, selectedAt, shownEvents } from "./board.js";
import { verdictOf } from "./filter.js";

/** One line of the screen; `marked` is the one the keys act upon. */
export interface Line {
  readonly pieces: readonly Piece[];
  readonly marked: boolean;
}

/** What user mode means for whoever decides reviews here, said where they decide. */
const WHY_PASSPHRASE =
  "User mode: agents run as this user, so code of theirs could type into a terminal or speak to the guard itself. The passphrase keeps a key nobody meant from deciding; only system mode keeps code of this user from it.";

const plain = (...pieces: readonly Piece[]): Line => ({ pieces, marked: false });

/** The whole screen: exactly `height` lines of at most whatever width; longer ones are cut where they are drawn. */
export function frameOf(board: Board, width: number, height: number): readonly Line[] {
  const top = [titleOf(board)];
  const bottom = [plain(yellow(board.notice)), plain(dim(KEYS[board.pane]))];
  const room = Math.max(1, height - top.length - bottom.length);
  const middle = MIDDLE[board.pane](board, width, room).slice(0, room);
  const empty = Array.from({ length: room - middle.length }, () => plain(""));
  return [...top, ...middle, ...empty, ...bottom];
}

/** Lines the list has on a screen of this height: how far a page goes. */
export const pageOf = (height: number): number => Math.max(1, height - 3);

const KEYS: Readonly<Record<Board["pane"], string>> = {
  list: "↑↓ select  enter details  space follow/hold  / filter  r reviews  q quit",
  details: "↑↓ scroll  enter or esc back  q quit",
  reviews: "↑↓ choose  a approve  d deny  esc back  q quit",
  filter: "deny · ask · allow · door:gemini · rule:delete · -outcome · any text     enter keep  esc leave",
  secret: "enter go on  esc leave it undecided",
};

function titleOf(board: Board): Line {
  const count = (verdict: string) => board.events.filter((event) => verdictOf(event) === verdict).length;
  const alarms = board.events.filter(({ kind }) => kind === "alarm").length;
  return plain(
    bold("rampart watch "),
    board.connected ? green("live") : red("no guard"),
    dim(`  ${board.events.length} events`),
    `  ${count("allow")} allowed  `,
    yellow(`${count("ask")} asked`),
    "  ",
    red(`${count("deny")} denied`),
    alarms > 0 ? red(`  ${alarms} alarms`) : "",
    board.reviews.length > 0 ? yellow(`  ${board.reviews.length} wait: r`) : "",
    board.missed > 0 ? dim(`  ${board.missed} not shown`) : "",
    board.filter === "" ? "" : cyan(`  /${board.filter}`),
    board.selected === null ? "" : dim("  held: space follows"),
  );
}

type Middle = (board: Board, width: number, room: number) => readonly Line[];

const MIDDLE: Readonly<Record<Board["pane"], Middle>> = {
  list: listLines,
  filter: (board, width, room) => [plain(cyan(`/${board.draft}▏`)), ...listLines(board, width, room - 1)],
  details: detailLines,
  reviews: reviewLines,
  secret: secretLines,
};

function listLines(board: Board, _width: number, room: number): readonly Line[] {
  const shown = shownEvents(board);
  if (shown.length === 0)
    return [plain(dim(board.events.length === 0 ? "nothing yet" : "nothing the filter lets through"))];
  const at = selectedAt(board, shown);
  // The selection stays in sight, with what came before it.
  const end = Math.min(shown.length, Math.max(room, at + 1 + Math.floor(room / 4)));
  const first = Math.max(0, end - room);
  return shown.slice(first, end).map((event, nth) => ({
    pieces: eventLine(event),
    marked: board.selected !== null && first + nth === at,
  }));
}

function detailLines(board: Board, width: number, room: number): readonly Line[] {
  const shown = shownEvents(board);
  const event = shown[selectedAt(board, shown)];
  if (event === undefined) return [plain(dim("it is no longer kept here; the log has it"))];
  const lines = [plain(...eventLine(event)), plain(""), ...fieldsOf(event, width)];
  const scroll = Math.min(board.scroll, Math.max(0, lines.length - room));
  return lines.slice(scroll);
}

/** What a person asks first: what it would do and which rule said so; then everything else the log has. */
function fieldsOf(event: JsonObject, width: number): readonly Line[] {
  const first = ["decision", "actions", "findings", "arguments"].filter((key) => Object.hasOwn(event, key));
  const rest = Object.keys(event).filter((key) => !first.includes(key));
  return [...first, ...rest].flatMap((key) => fieldLines(key, event[key]!, width));
}

const NAME_WIDTH = 12;
/** Characters of one field; the log has all of it. */
const MOST_SHOWN = 4_096;

/** Pieces of at most `width` characters: JSON has no spaces to break at. */
const cut = (text: string, width: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(text.length / width)) }, (_, nth) =>
    text.slice(nth * width, (nth + 1) * width),
  );

function fieldLines(key: string, value: Json, width: number): readonly Line[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [];
  const texts = Array.isArray(value)
    ? value.map((one) => JSON.stringify(one))
    : [typeof value === "string" ? value : JSON.stringify(value)];
  const lines = texts.flatMap((text) => cut(text.slice(0, MOST_SHOWN), Math.max(20, width - NAME_WIDTH - 1)));
  return lines.map((text, nth) => plain(dim((nth === 0 ? key : "").padEnd(NAME_WIDTH)), " ", text));
}

function reviewLines(board: Board, width: number): readonly Line[] {
  if (board.reviews.length === 0) return [plain(dim("nothing waits for a person"))];
  return board.reviews.flatMap((review, nth) => oneReview(review, nth === board.chosen, width));
}

/** What it would do, not what the agent says about it; whole only where it is chosen. */
function oneReview(review: JsonObject, chosen: boolean, width: number): readonly Line[] {
  const subject = isJsonObject(review["subject"]) ? review["subject"] : {};
  const text = (value: Json | undefined) => (typeof value === "string" ? value : "");
  const list = (value: Json | undefined) => (Array.isArray(value) ? value : []);
  const [first, ...more] = list(subject["actions"]).map(text);
  const head: Line = {
    pieces: [
      bold(reviewId(review)),
      `  ${text(subject["door"])}  `,
      first ?? "",
      dim(`  until ${clock(review["until"])}`),
    ],
    marked: chosen,
  };
  if (!chosen) return [head];
  const hidden =
    typeof subject["more"] === "number" && subject["more"] > 0 ? [plain(dim(`    … and ${subject["more"]} more`))] : [];
  const because = list(subject["rules"])
    .filter(isJsonObject)
    .flatMap((rule) =>
      wrap(`${text(rule["reason"])} [${text(rule["rule"])}]`, Math.max(20, width - 4)).map((line) =>
        plain(dim(`    ${line}`)),
      ),
    );
  return [
    head,
    ...more.map((action) => plain(`    ${action}`)),
    ...hidden,
    plain(
      dim(
        `    agent ${text(subject["agent"])}, session ${text(subject["session"])}, in ${text(subject["cwd"]) || "an unknown folder"}`,
      ),
    ),
    ...because,
    ...demands(review).map((text) => plain(dim(`    ${text}`))),
  ];
}

/** What an approval takes and gives, where that is more than one person's yes to one call. */
function demands(review: JsonObject): readonly string[] {
  const subject = isJsonObject(review["subject"]) ? review["subject"] : {};
  const demand = isJsonObject(review["demand"]) ? review["demand"] : {};
  const approvals = Array.isArray(review["approvals"]) ? review["approvals"] : [];
  const names = approvals.filter(isJsonObject).map(({ by }) => (typeof by === "string" ? by : ""));
  const { people } = demand;
  const { privilege } = subject;
  return [
    typeof privilege === "string" ? `gives the privilege ${privilege}` : "",
    typeof people === "number" && people > 1
      ? `takes ${people} people; agreed so far: ${names.join(", ") || "nobody"}`
      : "",
    demand["notOwner"] === true ? "takes somebody who is not the agent's owner or user" : "",
  ].filter((text) => text !== "");
}

const ASKED = {
  unlock: "Passphrase",
  choose: "Choose a passphrase for deciding reviews on this screen",
  again: "The same again",
} as const;

function secretLines({ secret }: Board, width: number): readonly Line[] {
  if (secret === null) return [];
  const { purpose, typed, wants } = secret;
  return [
    plain(bold(`${wants.op} ${wants.id}`)),
    plain(""),
    ...wrap(WHY_PASSPHRASE, Math.max(20, Math.min(100, width))).map((line) => plain(dim(line))),
    plain(""),
    plain(`${ASKED[purpose]}: ${"•".repeat(Math.min([...typed].length, 64))}▏`),
  ];
}
