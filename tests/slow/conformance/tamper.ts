import type { Chance } from "./chance.js";
import { EDITS, type Edit, KEY_EDITS } from "./edits.js";
import { type LogFolder, type Owner, type SegmentFile, signatureLine, signNote } from "./folder.js";

/** Changes a log in one way; the stranger has no key of the log. */
export type Tampering = (log: LogFolder, chance: Chance, stranger: Owner) => void;

const busy = (log: LogFolder, chance: Chance): SegmentFile =>
  chance.of(log.segments.filter(({ frames }) => frames.length > 0));

const flip = (bytes: Buffer, chance: Chance): void => {
  const at = chance.below(bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << chance.below(8));
};

function editRecord(log: LogFolder, chance: Chance, change: (record: string) => string): void {
  const at = chance.below(log.records.length);
  log.records[at] = Buffer.from(change((log.records[at] as Buffer).toString("latin1")), "latin1");
}

const swap = (list: unknown[], a: number, b: number): void => {
  [list[a], list[b]] = [list[b], list[a]];
};

/** What somebody without the key can do. */
export const BY_ANYBODY: Readonly<Record<string, Tampering>> = {
  "a bit of a frame": (log, chance) => flip(chance.of(busy(log, chance).frames), chance),
  "a bit of a header": (log, chance) => flip(chance.of(log.segments).header, chance),
  "a bit of a record": (log, chance) => flip(chance.of(log.records), chance),
  "a frame dropped": (log, chance) => {
    const { frames } = busy(log, chance);
    frames.splice(chance.below(frames.length), 1);
  },
  "a frame doubled": (log, chance) => {
    const { frames } = busy(log, chance);
    frames.splice(chance.below(frames.length), 0, chance.of(frames));
  },
  "two frames swapped": (log, chance) => {
    const { frames } = busy(log, chance);
    swap(frames, chance.below(frames.length), chance.below(frames.length));
  },
  "another event in a whole frame": (log, chance) => {
    const at = chance.below(log.events.length);
    log.replace(
      at,
      (log.events[at] as string).replace(/"time":(\d+)/, (_, time) => `"time":${Number(time) + 1}`),
    );
  },
  "an event of another index": (log, chance) => {
    const { events } = log;
    log.replace(chance.below(events.length), chance.of(events));
  },
  "a segment cut": (log, chance) => {
    const segment = chance.of(log.segments);
    const whole = Buffer.concat([segment.header, ...segment.frames]);
    const left = whole.subarray(0, chance.below(whole.length));
    Object.assign(segment, { header: left, frames: [], rest: Buffer.alloc(0) });
  },
  "the tail zeroed": (log, chance) => {
    const segment = log.segments.at(-1) as SegmentFile;
    const whole = Buffer.concat(segment.frames);
    whole.fill(0, chance.below(whole.length + 1));
    Object.assign(segment, { frames: [whole] });
  },
  "bytes in the padding": (log, chance) => {
    const segment = chance.of(log.segments);
    segment.rest = Buffer.alloc(100);
    segment.rest[chance.below(100)] = 1 + chance.below(255);
  },
  "padding cut or added": (log, chance) => {
    chance.of(log.segments).rest = Buffer.alloc(chance.below(12));
  },
  "a segment removed": (log, chance) => void log.segments.splice(chance.below(log.segments.length), 1),
  "two segments swapped": (log, chance) => {
    const a = chance.of(log.segments);
    const b = chance.of(log.segments);
    [a.name, b.name] = [b.name, a.name];
  },
  "the contents of two segments swapped": (log, chance) => {
    const a = chance.of(log.segments);
    const b = chance.of(log.segments);
    [a.frames, b.frames] = [b.frames, a.frames];
  },
  "a segment renamed": (log, chance) => {
    chance.of(log.segments).name = `${String(chance.below(40)).padStart(20, "0")}.seg`;
  },
  "the text of a header": (log, chance) => {
    const segment = chance.of(log.segments);
    const edits = [
      ["log/1", "log/2"], ["log/1", "log/3"], ["log/1", "log/0"], ["log/1 ", "log/12"], ["segment", "Segment"], ["test", "tost"],
      ["log/1 s", "log/9 z"], ["0000 ", "0001 "], ["\n", " "], [" \n", "\n\n"], [" \n", "x\n"],
    ] as const; // biome-ignore format: a table
    const [from, to] = chance.of(edits);
    segment.header = Buffer.from(segment.header.toString("latin1").replace(from, to), "latin1");
  },
  "a record dropped": (log, chance) => void log.records.splice(chance.below(log.records.length), 1),
  "the last records dropped": (log, chance) => void log.records.splice(chance.below(log.records.length + 1)),
  "a record doubled": (log, chance) => {
    const at = chance.below(log.records.length);
    log.records.splice(at, 0, log.records[at] as Buffer);
  },
  "two records swapped": (log, chance) =>
    swap(log.records, chance.below(log.records.length), chance.below(log.records.length)),
  "the records cut": (log, chance) => {
    const whole = Buffer.concat(log.records);
    log.records.splice(0, Infinity, whole.subarray(0, chance.below(whole.length)));
  },
  "bytes after the records": (log, chance) => {
    log.records.push(
      Buffer.from(chance.of(["\n", "\n\n", "x", "test/log\n3\n", "x".repeat(17_000), "\u2014 a b\n\n"])),
    );
  },
  "the size in a record": (log, chance) =>
    editRecord(log, chance, (record) =>
      record.replace(/\n\d+\n/, `\n${chance.of(["0", "01", "3", "7", "99", "-1", "9007199254740992", " 3"])}\n`),
    ),
  "a line of a record": (log, chance) =>
    editRecord(log, chance, (record) => {
      const lines = record.split("\n");
      lines.splice(chance.below(lines.length), chance.below(2), ...chance.of([[], [""], ["x"], ["\u0001"], ["\xff"]]));
      return lines.join("\n");
    }),
  "another's signature line added": (log, chance, stranger) =>
    editRecord(log, chance, (record) => `${record.slice(0, -1)}${latin(signatureLine("anything\n", stranger))}\n`),
  "many signature lines": (log, chance, stranger) =>
    editRecord(log, chance, (record) => {
      const lines = latin(signatureLine("anything\n", stranger)).repeat(14 + chance.below(4));
      return `${record.slice(0, -1)}${lines}\n`;
    }),
  "a longer signature of another kind": (log, chance) =>
    editRecord(log, chance, (record) => {
      const bytes = Buffer.alloc(chance.of([4, 5, 76, 300, 2_424])).toString("base64");
      return `${record.slice(0, -1)}${latin(`\u2014 witness.example ${bytes}\n`)}\n`;
    }),
  "the signature of another": (log, chance, stranger) =>
    editRecord(log, chance, (record) => latin(`${signNote(record.slice(0, record.indexOf("\n\n") + 1), stranger)}\n`)),
};

const latin = (text: string): string => Buffer.from(text).toString("latin1");

const ofRecord = (log: LogFolder, record: string): [text: string, owner: Owner] => {
  const text = record.slice(0, record.indexOf("\n\n") + 1);
  return [text, log.ownerAt(Number(record.split("\n")[1]))];
};

/** What the owner of the key can do: everything is hashed and signed anew. */
export const BY_OWNER: Readonly<Record<string, Tampering>> = {
  "an event rewritten": (log, chance) => rewrite(log, chance, chance.below(log.events.length), EDITS),
  "a key event rewritten": (log, chance) => {
    const { events } = log;
    const keys = [...events.keys()].filter((i) => (events[i] as string).includes('"kind":"key"'));
    rewrite(log, chance, chance.of(keys), KEY_EDITS);
  },
  "the last entries removed": (log, chance) => {
    const { frames } = log.segments.at(-1) as SegmentFile;
    frames.splice(chance.below(frames.length + 1));
    const left = log.events.length;
    const records = log.records.filter((one) => Number(one.toString("latin1").split("\n")[1]) <= left);
    log.records.splice(0, Infinity, ...records);
    log.sign();
  },
  "checkpoints signed by others too": (log, chance, stranger) =>
    editRecord(log, chance, (record) => {
      const [text, owner] = ofRecord(log, record);
      const signers = chance.of([[owner, stranger], [stranger, owner], [owner, owner], [stranger]]);
      return latin(`${signNote(text, ...signers)}\n`);
    }),
  "a checkpoint with extension lines": (log, chance) =>
    editRecord(log, chance, (record) => {
      const [text, owner] = ofRecord(log, record);
      const more = chance.of(["more\n", "a\nb\n", " \n", "\u0007\n", "Zo\u00eb\n"]);
      return latin(`${signNote(`${text}${more}`, owner)}\n`);
    }),
  "a further signature line of a known key": (log, chance) =>
    editRecord(log, chance, (record) => {
      const [text, owner] = ofRecord(log, record);
      const [, other] = chance.of(log.owners);
      return latin(`${signNote(text, owner)}${signatureLine(chance.of([text, "another text\n"]), other)}\n`);
    }),
  "a false root of the same size": (log, chance) => {
    const at = chance.below(log.records.length);
    const [origin, size] = (log.records[at] as Buffer).toString("latin1").split("\n");
    const root = Buffer.alloc(32, chance.below(256)).toString("base64");
    const note = signNote(`${origin}\n${size}\n${root}\n`, log.ownerAt(Number(size)));
    log.records.splice(at + chance.below(2), chance.below(2), Buffer.from(`${note}\n`));
  },
};

function rewrite(log: LogFolder, chance: Chance, at: number, edits: readonly Edit[]): void {
  const [from, to] = chance.of(edits);
  log.replace(at, (log.events[at] as string).replace(from, to));
  log.sign();
}
