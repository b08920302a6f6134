import { apply, callMember } from "../machine/apply.js";
import type { Call } from "../machine/call.js";
import { arg } from "../machine/call.js";
import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import type { Value } from "../machine/value.js";
import { actAs, answer, client, deeper, lead, type Reader } from "./client.js";

/** What is not known of a machine's name is any. */
const ANY = "unknown.invalid";

const hostOf = (c: Call, at = 0): string => {
  const first = arg(c, at) ?? c.named?.get("hostname") ?? c.named?.get("host");
  const own =
    first?.k === "list"
      ? first.items[0]
      : first?.k === "table"
        ? (first.entries.get("host") ?? first.entries.get("hostname"))
        : first;
  return (known(own) ?? ANY).slice(0, 256).replace(/^.*@/, "");
};

const textOf = (v: Value | undefined): string | null => known(v);

/** `put(local, remote)` is a copy to there, `get(remote, local)` one from there, a command runs there. */
function carriesOut({ call, path, name }: Parameters<Reader>[0]): boolean {
  const { m } = call;
  const host = path[0] ?? ANY;
  const [first, second] = [arg(call, 0) ?? call.named?.get("localpath") ?? call.named?.get("local"), arg(call, 1)];
  if (
    /^(?:put|fastPut|fast_put|upload!?|putFile|uploadFrom|putfo|put_d|putDirectory|uploadDir|scp_put|append)$/.test(
      name,
    )
  )
    actAs(m, "scp", "-r", "--", textOf(first) ?? "./", `${host}:${textOf(second) ?? "."}`);
  else if (/^(?:get|fastGet|fast_get|download!?|getFile|downloadTo|get_d|getDirectory|downloadDir|scp_get)$/.test(name))
    actAs(m, "scp", "--", `${host}:${textOf(first) ?? "x"}`, textOf(second) ?? ".");
  else if (/^(?:remove!?|unlink|rmdir!?|rm|rmtree|delete|removeDir|clearWorkingDir|deleteFile)$/.test(name))
    actAs(m, "ssh", host, "--", `rm -r -- '${(textOf(first) ?? "/*").replaceAll("'", "")}'`);
  else if (
    /^(?:exec|exec!|exec_command|execCommand|run|sudo|capture|system|invoke_shell|shell|create_process|cd|send_command|send_config_set)$/.test(
      name,
    )
  ) {
    const command = textOf(first);
    actAs(m, "ssh", host, "--", command);
  } else return false;
  return true;
}

/** Another machine, reached from a program: paramiko, fabric, asyncssh, ssh2, `Net::SSH`. */
export const machineClient: Reader = (step) => {
  const { call, path, name } = step;
  const { self } = call;
  if (self.k !== "thing") return null;
  if (name === "connect" || name === "access") {
    const host = hostOf(call);
    actAs(call.m, "ssh", "-N", host);
    if (path.length === 0) lead(self, host);
    return self;
  }
  if (carriesOut(step)) return answer(call);
  return deeper(self);
};

const OPENS =
  /^(?:paramiko(?:\.client)?\.SSHClient|ssh2\.Client|basic-ftp\.Client|node-ssh\.NodeSSH|ssh2-sftp-client)$/;
const CONNECTS =
  /^(?:paramiko\.Transport|fabric\.Connection|netmiko\.ConnectHandler|pysftp\.Connection|asyncssh\.connect|Net[.:]+SSH\.start|Net[.:]+SFTP\.start|Net[.:]+SCP\.(?:start|upload!|download!)|Net::OpenSSH\.new|Net::SFTP::Foreign\.new)$/;

export function machineLibrary(name: string): Handler | undefined {
  if (OPENS.test(name)) return () => client("machine");
  if (CONNECTS.test(name))
    return (c) => {
      const host = hostOf(c);
      actAs(c.m, "ssh", "-N", host);
      const made = client("machine", [host]);
      // `Net::SSH.start("h") { |ssh| … }`
      for (const block of c.args) if (block.k === "func") apply(c.m, block, [made]);
      return made;
    };
  // PHP's functions take the connection first.
  if (name === "ssh2_connect") return (c) => client("machine", [hostOf(c)]);
  if (name === "ssh2_exec" || name === "ssh2_shell" || name === "ssh2_scp_send")
    return (c) => {
      const [of, ...args] = c.args;
      const method = name === "ssh2_scp_send" ? "put" : "exec";
      return of?.k === "thing" && of.type === "client" ? callMember(c.m, of, method, args) : answer(c);
    };
  // `paramiko.SFTPClient.from_transport(t)`, `scp.SCPClient(ssh.get_transport())`
  if (/^(?:paramiko(?:\.sftp_client)?\.SFTPClient\.from_transport|scp\.SCPClient)$/.test(name))
    return (c) => arg(c, 0) ?? client("machine");
  return undefined;
}
