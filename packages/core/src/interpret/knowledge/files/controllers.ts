import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** Programs of controllers and shared storage; patterns are matched against the words of the line. What is in neither only looks. */
interface Row {
  readonly names: string;
  readonly destroys: RegExp;
  readonly changes?: RegExp;
}

const NEVER = /(?!)/;
const ANY = /^./;

const ROWS: readonly Row[] = [
  {
    names: "storcli storcli64 perccli perccli64",
    destroys: /(?:^| )(?:del\w*|init|erase|initialize|set (?:offline|missing|jbod)|fall del|secureerase)(?: |$)/i,
    changes: /(?:^| )(?:add|set|start|stop|flash|download|import|restart)(?: |$)/i,
  },
  {
    names: "megacli MegaCli MegaCli64 megacli64",
    destroys:
      /(?:^| )-(?:CfgClr|CfgLdDel|CfgForeign -?Clear|LDInit|PDClear|PDOffline|PDMarkMissing|PdPrpRmv|SecureErase|CfgRestore)/i,
    changes: /(?:^| )-(?:CfgLdAdd|CfgEachDskRaid0|LDSetProp|AdpSetProp|PDOnline|PDHSP|LDRecon|PDRbld|AdpFwFlash)/i,
  },
  {
    names: "ssacli hpssacli hpacucli arcconf",
    destroys: /(?:^| )(?:delete|erase|clearconfig|clear|initialize|uninit)(?: |$)/i,
    changes: /(?:^| )(?:create|modify|add|setstate|setconfig|rescan)(?: |$)/i,
  },
  { names: "sg_format sg_sanitize sg_unmap sg_write_same sg_reset", destroys: ANY },
  {
    names: "multipath multipathd",
    destroys: NEVER,
    changes: /(?:^| )(?:-[a-zA-Z]*[fFwWaA]|del|add|suspend|remove|fail|disablequeueing|reconfigure)(?: |$)/,
  },
  {
    names: "iscsiadm",
    destroys: NEVER,
    changes: /(?:^| )(?:-[uU]|--logout\S*|-l|--login\S*|(?:-o|--op)[ =](?:delete|new|update))(?: |$)/,
  },
  {
    names: "targetcli",
    destroys: /(?:^| )(?:delete|clearconfig)(?: |$)/,
    changes: /(?:^| )(?:create|set|restoreconfig|enable|disable)(?: |$)/,
  },
  {
    names: "vdo",
    destroys: /^(?:remove|stop|create)\b/,
    changes: /^(?:start|disable|enable|grow|modify|change|activate|deactivate)/,
  },
  {
    names: "stratis",
    destroys: /(?:^| )(?:destroy|stop)(?: |$)/,
    changes: /(?:^| )(?:create|add|rename|start|extend|snapshot|set|unset|bind|unbind)\S*(?: |$)/,
  },
  {
    names: "ceph-volume ceph-disk",
    destroys: /(?:^| )(?:zap|prepare|create|batch)(?: |$)/,
    changes: /(?:^| )(?:activate|deactivate|migrate|new-db|new-wal)(?: |$)/,
  },
  { names: "btrfs-convert bcache make-bcache wipe-bcache", destroys: /^(?!.*--(?:help|version))./ },
  {
    names: "mmdelfs mmdeldisk mmdelnsd mmdelsnapshot mmdelnode mmdelfileset mmrestorefs mmdelnodeclass",
    destroys: ANY,
  },
  {
    names: "mmshutdown mmstartup mmunmount mmchfs mmchconfig mmchdisk mmcrfs mmrestripefs",
    destroys: NEVER,
    changes: ANY,
  },
  {
    names: "lfs",
    destroys: NEVER,
    changes: /^(?:setquota|migrate|rmfid|mirror (?:split|delete|extend)|hsm_(?:remove|release|cancel))\b/,
  },
  {
    names: "beegfs-ctl",
    destroys: /--(?:removenode|removetarget|unmaptarget|removedir)/,
    changes: /--(?:set\w+|migrate|createfile|createdir|\w*resync\w*)/,
  },
];

const entry = ({ names, destroys, changes = NEVER }: Row): Entry => ({
  names: names.split(" "),
  syntax: "bare",
  act: (line, emit) => act(line, { destroys, changes }, emit),
});

function act(line: Line, { destroys, changes }: Required<Pick<Row, "destroys" | "changes">>, emit: Emit): void {
  const whole = said(line.words, "?", emit);
  const target = line.words.find(({ text }) => text.startsWith("/dev/")) ?? null;
  if (destroys.test(whole)) emit.add("system.disk", "device", target, { what: "volume" });
  else if (changes.test(whole)) emit.add("system.configure", "device", target, { what: "disk", program: line.program });
}

/** Controllers of disks, and storage several machines share. */
export const entries: readonly Entry[] = ROWS.map(entry);
