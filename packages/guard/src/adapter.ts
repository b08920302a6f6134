/** What the guard and its doors say to each other, under the short names it uses. */
export type {
  DoorAdapter,
  DoorAnswer as Answer,
  DoorPhase as Phase,
  DoorReading as Parsed,
  DoorReply as Rendered,
} from "@rampart/core";
