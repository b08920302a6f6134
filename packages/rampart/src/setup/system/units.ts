import { join } from "node:path";
import {
  adminRuntime,
  agentRuntime,
  readerSocket,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
} from "@rampart/service";

/** A unit of systemd: its file's name and text. */
export interface Unit {
  readonly name: string;
  readonly text: string;
}

export const UNIT_FOLDER = "/etc/systemd/system";
const SERVICE = "rampart.service";
/** Seconds of silence after which the guard is ended and started again. */
const WATCHDOG_S = 60;

/** What none of our services needs. Memory is both written and run by every JavaScript engine, so that stays. */
const HARDENED = `UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=read-only
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
`;

/** Every unit of an installation. @throws nothing: names and numbers were checked when they were read */
export function unitsOf(system: System): readonly Unit[] {
  const sockets = [adminSocket(system), ...system.agents.map(agentSocket)];
  const names = sockets.map(({ name }) => name).join(" ");
  return [
    { name: SERVICE, text: guardService(system, names) },
    ...sockets,
    ...system.agents.flatMap((user) => [readerUnit(user, system), readerService(user, system)]),
  ];
}

const command = ({ node }: System, words: string): string =>
  `${node} --no-warnings ${join(SYSTEM_FOLDERS.data, "program/current/rampart.mjs")} ${words}`;

/** The whole guard: ready when it says so, alive while it says so, and started again whatever ended it. */
function guardService(system: System, sockets: string): string {
  const { guard } = system;
  return `[Unit]
Description=Rampart guard
After=local-fs.target ${sockets}
Requires=${sockets}
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
User=${guard.name}
ExecStart=${command(system, "serve --system")}
Sockets=${sockets}
Restart=always
RestartSec=1
WatchdogSec=${WATCHDOG_S}
TimeoutStartSec=60
TimeoutStopSec=20
KillMode=mixed
OOMScoreAdjust=-500
ReadWritePaths=/var/lib/rampart
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
${HARDENED}
[Install]
WantedBy=multi-user.target
`;
}

function adminSocket({ admins }: System): Unit {
  const [group, mode] = admins === null ? ["root", "0600"] : [String(admins), "0660"];
  return socket("rampart-admin", "admin", join(adminRuntime(), "admin.sock"), "root", group, mode, SERVICE);
}

function agentSocket({ uid, name }: SystemUser): Unit {
  const path = join(agentRuntime(uid), "agent.sock");
  return socket(`rampart-agent-${uid}`, `agent-${uid}`, path, name, "root", "0600", SERVICE);
}

function readerUnit({ uid }: SystemUser, { guard }: System): Unit {
  const name = `rampart-reader-${uid}`;
  return socket(name, "reader", readerSocket(uid), guard.name, "root", "0600", `${name}.service`);
}

/** Looks at files as the agents' user, and can do nothing else: no network, nothing to write. */
function readerService(user: SystemUser, system: System): Unit {
  const name = `rampart-reader-${user.uid}`;
  const text = `[Unit]
Description=Rampart reader of ${user.name}
Requires=${name}.socket

[Service]
User=${user.name}
ExecStart=${command(system, "reader")}
Sockets=${name}.socket
Restart=on-failure
RestartSec=1
MemoryMax=256M
TasksMax=64
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
${HARDENED}`;
  return { name: `${name}.service`, text };
}

function socket(
  name: string,
  handed: string,
  path: string,
  user: string,
  group: string,
  mode: string,
  service: string,
): Unit {
  const text = `[Unit]
Description=Rampart socket ${handed}

[Socket]
ListenStream=${path}
SocketUser=${user}
SocketGroup=${group}
SocketMode=${mode}
DirectoryMode=0755
FileDescriptorName=${handed}
Service=${service}
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
`;
  return { name: `${name}.socket`, text };
}
