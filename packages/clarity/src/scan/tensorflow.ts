import { Ended } from "../formats/cursor.js";
import { type Field, FieldBudget, fields, ProtobufError, textOf } from "../formats/protobuf.js";
import { embeddedJson } from "./embedded.js";
import type { Code } from "./finding.js";
import type { Item, Report, Scanner } from "./item.js";
import { judgeKeras } from "./keras.js";

const CODE = new Set("PyFunc PyFuncStateless EagerPyFunc".split(" "));
/** Operations that name files or addresses themselves. The saver's own (SaveV2, RestoreV2, MergeV2Checkpoints) get theirs from the caller. */
const FILES = new Set(
  (
    "ReadFile WriteFile MatchingFiles WholeFileReader WholeFileReaderV2 TextLineReader TextLineReaderV2 TFRecordReader TFRecordReaderV2 " +
    "FixedLengthRecordReader FixedLengthRecordReaderV2 IdentityReader IdentityReaderV2 TextLineDataset TFRecordDataset TFRecordDatasetV2 " +
    "FixedLengthRecordDataset FixedLengthRecordDatasetV2 CSVDataset CSVDatasetV2 SqlDataset CacheDataset CacheDatasetV2 SnapshotDataset " +
    "SnapshotDatasetV2 SaveDataset SaveDatasetV2 LoadDataset FileSystemSetConfiguration CreateSummaryFileWriter CreateSummaryDbWriter " +
    "BigQueryReader RpcServer RpcClient RpcCall RpcServerStart DebugIdentity DebugIdentityV2 DebugIdentityV3 ImmutableConst " +
    "DataServiceDataset DataServiceDatasetV2 DataServiceDatasetV3 DataServiceDatasetV4 LoadAndRemapMatrix"
  ).split(" "),
);

const MOST = { fields: 20_000_000, name: 256 };

/** SavedModel and GraphDef: every operation of every node, those of library functions included. */
export const tensorflowScanner: Scanner = {
  name: "tensorflow",
  scan(item, report) {
    const counts = new Map<string, number>();
    const budget = new FieldBudget(MOST.fields);
    try {
      const whole = { start: 0, end: item.source.size };
      for (const path of PATHS)
        for (const op of follow(item, whole, path, budget)) counts.set(op, (counts.get(op) ?? 0) + 1);
      if (budget.left < 0) report.add(item, "keras.bounds", `more than ${MOST.fields} fields`);
      if (counts.size === 0 && item.name === "saved_model.pb")
        report.add(item, "tensorflow.broken", "there is no graph");
    } catch (error) {
      if (!(error instanceof ProtobufError || error instanceof Ended)) throw error;
      report.add(item, "tensorflow.broken", error.message);
    }
    for (const [op, count] of counts) judgeOperation(item, report, op, count);
    for (const found of embeddedJson(item.source)) {
      if (found === "unfinished") report.add(item, "keras.bounds", "more embedded configuration than is read");
      else judgeKeras(item, report, found.value);
    }
  },
};

function judgeOperation(item: Item, report: Report, op: string, count: number): void {
  const code: Code | null = CODE.has(op)
    ? "tensorflow.code_operation"
    : FILES.has(op)
      ? "tensorflow.file_operation"
      : null;
  if (code !== null) report.add(item, code, `${op}, ${count} times`);
}

/** Field numbers from the file's message down to an operation's name (saved_model, meta_graph, graph, function, node_def .proto). */
const PATHS: readonly (readonly number[])[] = [
  [2, 2, 1, 2],
  [2, 2, 2, 1, 3, 2],
  [1, 2],
  [2, 1, 3, 2],
];

function* follow(
  item: Item,
  message: Pick<Field, "start" | "end">,
  path: readonly number[],
  budget: FieldBudget,
): Generator<string> {
  const [number, ...rest] = path;
  for (const field of fields(item.source, message.start, message.end, budget)) {
    if (field.number !== number || !field.delimited) continue;
    if (rest.length === 0) yield textOf(item.source, field, MOST.name);
    else yield* tolerant(item, field, rest, budget);
  }
}

/** A path that belongs to the other kind of file meets text where it expects a message: that is no fault. */
function* tolerant(item: Item, field: Field, path: readonly number[], budget: FieldBudget): Generator<string> {
  try {
    yield* follow(item, field, path, budget);
  } catch (error) {
    if (!(error instanceof ProtobufError || error instanceof Ended)) throw error;
  }
}
