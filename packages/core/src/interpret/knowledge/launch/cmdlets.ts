import type { Emit } from "../types.js";
import { textOf, type Value } from "../value.js";

/**
 * Commands of PowerShell's modules, which nobody describes one by one: their verb says what is done, and their noun says
 * to what, because the verbs are a closed list and a module begins its nouns alike.
 */
const CMDLET = /^([A-Z][a-z]{1,15})-([A-Z]\w{1,63})$/;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Verbs after which something is gone. */
const REMOVES = words("Remove Clear Uninstall Unregister Revoke Unpublish Reset Purge Delete");
const CHANGES = words(
  "New Set Add Update Stop Start Restart Suspend Resume Enable Disable Grant Register Restore Invoke Move Rename Edit Publish Install " +
    "Approve Deny Lock Unlock Sync Copy Write Send Repair Dismount Mount Block Unblock Undo Checkpoint Merge Backup Initialize Resize " +
    "Optimize Import Join Push Deploy Switch Debug",
);

/** Nouns of the system PowerShell runs on, and what is changed of it. */
const OF_THE_SYSTEM: readonly (readonly [noun: RegExp, what: string])[] = [
  [/^mp(?:preference|threat)/, "security"],
  [/^(?:netfirewall|netipsec)/, "firewall"],
  [/^service$/, "service"],
  [/^scheduled(?:task|job)$/, "schedule"],
  [/^local(?:user|group)/, "user"],
  [/^executionpolicy$/, "execution-policy"],
  [/^bitlocker/, "disk-encryption"],
  [/^computerrestore/, "backup"],
  [/^(?:eventlog|winevent|logproperties)/, "logs"],
  [/^(?:psremoting|pssessionconfiguration|wsmancredssp|wsmanquickconfig|wsmaninstance)$/, "remote-access"],
  [/^smb/, "share"],
  [/^windows(?:feature|optionalfeature|capability|driver|package|image)/, "feature"],
  [/^appx/, "packages"],
  [/^(?:netip|netroute|netadapter|netnat|dnsclient(?!cache)|vpnconnection|netconnectionprofile)/, "network"],
  [/^(?:computer|computermachinepassword|computersecurechannel)$/, "computer"],
  [/^(?:ciminstance|cimmethod|wmimethod|wmiobject|wmiinstance)$/, "management"],
  [/^(?:certificate|pfxcertificate)$/, "certificates"],
  [/^(?:date|timezone)$/, "time"],
  [/^(?:psrepository|psresourcerepository|packagesource)$/, "packages"],
  [/^processmitigation$/, "security"],
  [/^(?:website|webapp|webbinding|webvirtualdirectory|webconfiguration|iis)/, "service"],
];
/** Verbs after which a disk does not hold what it held. */
const OVERWRITES = /^(?:Remove|Clear|Reset|Initialize|Resize)$/;
const DISKS = /^(?:virtualdisk|storagepool|physicaldisk|volume|partition|disk|filesharesnapshot|vhd)$/;

/** Nouns of what stands elsewhere: clouds, directories, servers of data and mail, virtual machines. */
const ELSEWHERE = new RegExp(
  "^(?:az(?=[a-z])(?!ure?file)|mg(?=[a-z])|spo(?=[a-z])|pnp(?=[a-z])|msol|entra|exo(?=[a-z])|team|csteam|unified(?:group|audit)|" +
    "ad(?:user|group|computer|object|organizationalunit|account|principal|service|domain|forest|default|replication|fine|trust|optional)|gpo$|gplink|" +
    "dba(?=[a-z])|sqldatabase|sqllogin|sqlavailability|mailbox|mailcontact|mailuser|transportrule|distributiongroup|dnsserver|dhcpserver|" +
    "vm(?:$|[a-z])|vapp|datastore|cluster|hyperv|" +
    "ec2|s3|rds|iam|lm(?:function|alias|layer)|cfn|eks|ecs|ecr|r53|sec(?:secret|resource)|ssm|sqs|sns|kms|ddb|cwl|cw(?:alarm|metric)|asg|elb|efs|acm|org(?:account|policy)|cgip|gcp?s|gce|gke|bq)",
);
/** What only says where the next commands work, or is an object in memory. */
const OF_THE_SESSION =
  /^(?:azcontext|azdefault|awscredentials?|defaultawsregion|dbatoolsconfig|dbatoolsinsecure|azconfig)|config$|options?$/;

/** What only this session, a cache or a person's own modules have. */
const OF_NOBODY =
  /^(?:variable|module|job|event|pssession|psdrive|typedata|alias|psbreakpoint|host|dnsclientcache|pssessionoption|psreadline\w*|formatdata|runspace\w*|cimsession|script|psresource|smbmapping|computerinfo|errors?|screen|itemcache|progress|history|function)$/;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The name as its module writes it, as far as it begins like a command of one; null for any other word. */
export function cmdletName(word: string): string | null {
  const [verb = "", noun = ""] = word.split("-", 2);
  const name = `${capital(verb.toLowerCase())}-${capital(noun)}`;
  return word.length <= 80 && CMDLET.test(name) && word.split("-").length === 2 ? name : null;
}

/** What a command of a module does, by its name; nothing where the name does not tell, or where it only tries. */
export function sayCmdlet(emit: Emit, argv: readonly Value[]): void {
  const [, verb = "", given = ""] = CMDLET.exec(argv[0]?.text ?? "") ?? [];
  const noun = given.toLowerCase();
  const removes = REMOVES.has(verb) || (/^(?:Request|Start|Invoke)$/.test(verb) && noun.endsWith("deletion"));
  const changes = !removes;
  if ((changes && !CHANGES.has(verb)) || triesOnly(argv)) return;
  const program = `${verb}-${given}`;
  if (ELSEWHERE.test(noun)) {
    if (OF_THE_SESSION.test(noun) || onlyAsks(verb, noun, argv)) return;
    return emit.add(changes ? "infra.apply" : "infra.delete", "cloud", objectOf(argv), {
      program,
      what: verb.toLowerCase(),
    });
  }
  if (DISKS.test(noun))
    return OVERWRITES.test(verb)
      ? emit.add("system.disk", "device", null, { what: noun })
      : emit.add("system.configure", "none", null, { what: "disk", program });
  const what = OF_THE_SYSTEM.find(([form]) => form.test(noun))?.[1];
  if (what !== undefined) {
    // A policy of this process alone ends with it.
    if (what === "execution-policy" && argv.some((word) => /^process$/i.test(word.text))) return;
    return emit.add("system.configure", "none", null, { what, program });
  }
  if (!changes && !OF_NOBODY.test(noun))
    emit.maybe(() => emit.add("infra.delete", "cloud", objectOf(argv), { program, what: verb.toLowerCase() }));
}

/** `-WhatIf`, which keeps its colon where it may be told not to: `-WhatIf:$false`. */
const triesOnly = (argv: readonly Value[]): boolean =>
  argv.some((word, at) => at > 0 && /^-(?:wh(?:a(?:t(?:if?)?)?)?|wi|\?)$/i.test(word.text));

/** A request of any kind is told by its method, and is one that asks where none is given. */
function onlyAsks(verb: string, noun: string, argv: readonly Value[]): boolean {
  if (verb !== "Invoke" || !/request$|restmethod$/.test(noun)) return false;
  const at = argv.findIndex((word) => /^-method$/i.test(word.text));
  return at < 0 || /^(?:get|head)$/i.test(textOf(argv[at + 1]) ?? "");
}

/** What the command says it works on: the value of the first parameter that names something, or its first word. */
function objectOf(argv: readonly Value[]): Value | null {
  const named = argv.findIndex((word) => /^-\w*(?:name|identity|id|identifier)$/i.test(word.text));
  if (named > 0) return argv[named + 1] ?? null;
  const first = argv[1];
  return first === undefined || first.text.startsWith("-") ? null : first;
}
