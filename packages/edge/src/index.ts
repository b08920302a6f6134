export { type Followed, type FollowOptions, followOrders } from "./control/follow.js";
export { type Done, Hold } from "./control/hold.js";
export { type Door, formatDoor } from "./hook/door.js";
export { decideLocally } from "./hook/local/decide.js";
export { stopReason } from "./hook/local/epoch.js";
export { localFacts, type Surroundings } from "./hook/local/facts.js";
export { judgeLooking } from "./hook/local/judge.js";
export type { HookProgram } from "./hook/main.js";
export { refusalOf } from "./hook/refusal.js";
export { type HookInput, runHook } from "./hook/run.js";
export { type CachedScript, openScript } from "./hook/script.js";
export { type GuardStart, startGuard } from "./hook/start-guard.js";
export { callId } from "./hosts/form.js";
export type { Answer, Claim, Host, InstallPlace, Parsed, Phase, Rendered, Target } from "./hosts/host.js";
export { HOSTS } from "./hosts/index.js";
export type { RefusalCode } from "./hosts/refusal.js";
export type { Translation } from "./hosts/translation.js";
export { takeInventory } from "./inventory/inventory.js";
export {
  type DoorStand,
  type Found,
  type Issue,
  RANKS,
  type Rank,
  THING_KINDS,
  type Thing,
  type ThingKind,
  type World,
} from "./inventory/reader.js";
export { type Across, acrossServers, type Offered } from "./mcp/across.js";
export type { McpAnswer, McpGate } from "./mcp/gate.js";
export type { Spoken } from "./mcp/http/either.js";
export { type Gateway, type GatewayOptions, openGateway } from "./mcp/http/gateway.js";
export type { Registration } from "./mcp/http/login/at-server.js";
export type { ServedOptions } from "./mcp/http/served.js";
export { type Around, callOf } from "./mcp/judged.js";
export { keysOf } from "./mcp/keys.js";
export { listRemoteTools } from "./mcp/list-remote.js";
export { listTools } from "./mcp/list-tools.js";
export { NotListed } from "./mcp/not-listed.js";
export {
  acceptedBy,
  changePins,
  ownPins,
  type Pin,
  type PinOwners,
  type PinPlace,
  type Pins,
  readPinOwners,
  readPins,
  type Seen,
} from "./mcp/pins.js";
export { type RemoteOptions, runRemote } from "./mcp/remote.js";
export type { Remote } from "./mcp/remote-entry.js";
export { type Startable, startableServers } from "./mcp/startable.js";
export { runStdio, type StdioOptions } from "./mcp/stdio.js";
export { type ToolNotice, Tools } from "./mcp/tools.js";
export { applyPlan } from "./protect/apply.js";
export { checkDoor, type DoorCheck, type DoorLevel } from "./protect/canary.js";
export type { DoorChoice, ProgramFile, ProtectContext } from "./protect/context.js";
export { type Detected, detectHosts } from "./protect/detect.js";
export { type ProtectCode, ProtectError } from "./protect/error.js";
export { type DoorState, inspectDoor } from "./protect/inspect.js";
export { type Change, type FileText, type Plan, planProtect, planUnprotect } from "./protect/plan.js";
export { type Renewed, renewDoors } from "./protect/renew.js";
export { shadowsIn } from "./protect/shadow.js";
export { type GivenFile, runtimeFile, systemDoor } from "./protect/system-door.js";
export { establishTrust, type TrustState, trustState } from "./protect/trust.js";
export { type HistoryCount, type HistoryOptions, readHistory } from "./transcripts/history.js";
export type { PastCall } from "./transcripts/read.js";
export { WRAP } from "./wrap/host.js";
export { isProgram, programNamed } from "./wrap/names.js";
export { deviations, makeRoom, type Room, removeRoom } from "./wrap/room.js";
export { runAgent } from "./wrap/start.js";
