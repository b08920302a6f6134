export {
  admitBundle,
  BUNDLE_LIMITS,
  BUNDLE_TYPE,
  type Bundle,
  type BundlePlace,
  decodeBundle,
  encodeBundle,
  type Held,
} from "./bundle/bundle.js";
export { readSeenVersion, writeSeenVersion } from "./bundle/seen.js";
export { asksForHelp, asksForJson, asksForVersion } from "./command/asked.js";
export { nearest } from "./command/nearest.js";
export type { Described, OptionSpec, Options, Takes, Words } from "./command/options.js";
export { endWith, type Outlet, openOutlet, Unread } from "./command/outlet.js";
export { quoteOperand, quoteWord } from "./command/quote.js";
export { type Misuse, type ReadWords, readWords } from "./command/read.js";
export { VERSION } from "./command/version.js";
export { wrap } from "./command/wrap.js";
export {
  DEFAULT_DOOR,
  type DoorMode,
  type DoorSettings,
  type Doors,
  doorAt,
  doorNamed,
  doorsFrom,
  readDoors,
  writeDoors,
} from "./doors/doors.js";
export { CANARIES, canarySession, isCanary, isProbe, PROBES } from "./doors/probe.js";
export { decodeEpoch, EPOCH_TYPE, type Epoch, encodeEpoch, MAX_EPOCH } from "./epoch/epoch.js";
export { decodeStop, encodeStop, isStopped, MAX_STOP, STOP_TYPE, type Stop } from "./epoch/stop.js";
export { errno, type ServiceCode, ServiceError } from "./errors.js";
export { syncFolder, writeAtomic } from "./files/atomic.js";
export { type ReadOptions, readBounded } from "./files/bounded.js";
export { type Layout, type LayoutInput, locateLayout, type Places, placesIn, systemLayout } from "./folders/layout.js";
export { prepareLayout } from "./folders/prepare.js";
export { checkPrivateFolder, checkTrustedFolder, makePrivateFolder } from "./folders/private.js";
export { findSockets, makeSockets, type RuntimeInput, removeSockets, type Sockets } from "./folders/runtime.js";
export {
  adminRuntime,
  agentData,
  agentRuntime,
  agentState,
  formatSystem,
  readerSocket,
  readSystem,
  SYSTEM_FILE,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
} from "./folders/system.js";
export type { EventSink, HttpAnswer, Problem } from "./http/answer.js";
export { Buckets, type Rate } from "./http/bucket.js";
export { type HttpCode, HttpError } from "./http/errors.js";
export { isHere, isLoopback, isSafeToSend } from "./http/here.js";
export { readJson } from "./http/json.js";
export { type HttpOptions, type HttpRequest, type HttpServer, serveHttp, type Tls } from "./http/server.js";
export { JSON_LIMITS, type JsonLimits, parseStrict } from "./json/strict.js";
export { isJsonObject, type Json, type JsonObject } from "./json/value.js";
export { withheldIn } from "./json/withheld.js";
export { acquireLock, type Lock, lockOwner } from "./lock/lock.js";
export { claimStart, forgetStarts, START_BACKOFF_MS, startClaim } from "./lock/start-claim.js";
export { inTurn } from "./lock/turn.js";
export { importBy, importModule } from "./module/import.js";
export { findProject, isTooBroad, type ProjectFiles } from "./project/project.js";
export { BoundSocket, handedSockets } from "./socket/bound.js";
export { callHook, callOnce } from "./socket/client.js";
export type { Connection } from "./socket/connection.js";
export { type LineServer, type ServerOptions, serveLines } from "./socket/server.js";
export { type MessageStream, openStream } from "./socket/stream.js";
export { listSpool, readSpoolFile, type SpoolFile } from "./spool/read.js";
export { SPOOL_LIMITS, type SpoolRecord } from "./spool/record.js";
export { writeSpool } from "./spool/write.js";
export { SQL_PROGRAM, SQL_WASM, type SqlParts } from "./sql/locate.js";
export { PostgresParser, type SqlParse, type SqlParserOptions } from "./sql/parser.js";
export {
  decodeHookHeader,
  encodeHookAnswer,
  type HookAnswer,
  type HookAnswerHeader,
  type HookHeader,
  isHookLine,
} from "./wire/hook.js";
export { WIRE_LIMITS } from "./wire/limits.js";
export { decodeMessage, encodeError, encodeMessage, errorOf } from "./wire/message.js";
