import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, withText } from "../value.js";

const KNOWN_HOSTS = "~/.ssh/known_hosts";

const keygen: Entry = {
  names: ["ssh-keygen"],
  options: {
    "-f": { value: "required" },
    "-R": { value: "required", sets: "removes" },
    "-F -r": { value: "required", sets: "looks" },
    "-l -B -L -e -Q -y": { sets: "looks" },
    "-p -c -i -H -k -K -D -Y": "optional",
    "-A": { effects: [{ kind: "file.write", name: "/etc/ssh", detail: { recursive: true } }] },
    "-a -b -C -E -g -I -J -j -m -M -N -n -O -P -s -S -t -T -V -W -w -Z -z": "value",
    "-h -o -q -u -U -v -vv -vvv": "flag",
  },
  act: keygenAct,
};

function keygenAct(line: Line, emit: Emit): void {
  const file = line.value("-f");
  if (line.flag("removes")) {
    const hosts = file ?? exact(KNOWN_HOSTS);
    // Without its old key a host is trusted anew, whoever answers; the old file is kept beside it.
    emit.file("file.read", hosts);
    emit.file("file.write", hosts);
    emit.add("system.configure", "none", null, { what: "trust" });
    return;
  }
  if (line.flag("looks")) {
    // `-y` prints the public key of a private one; the fingerprint of a public key is public.
    if (file !== null) emit.file("file.read", file);
    return;
  }
  if (line.has("-A")) return;
  const key = file ?? exact("~/.ssh/id_ed25519");
  emit.file("file.write", key);
  if (key.form === "exact" && !line.has("-p")) emit.file("file.write", withText(key, `${key.text}.pub`));
}

const agent: Entry = {
  names: ["ssh-add"],
  options: {
    "-l -L -T -h": { sets: "lists" },
    // Keys are dropped from the agent: whatever signs in with them stops working.
    "-d -D -e": { sets: "drops" },
    "-x -X": { sets: "drops" },
    "-t -E -S -s -H": "value",
    "-c -C -k -K -A -q -v --apple-use-keychain --apple-load-keychain": "flag",
  },
  act: (line, emit) => {
    if (line.flag("lists")) return;
    if (line.flag("drops")) {
      emit.add("system.configure", "none", null, { what: "sign-in" });
      return;
    }
    for (const key of line.operands.length > 0 ? line.operands : [exact("~/.ssh/id_ed25519")])
      emit.file("file.read", key);
  },
};

const copyId: Entry = {
  names: ["ssh-copy-id"],
  options: { "-i -p -F -t": "optional", "-o": "value", "-f -n -s -x -h -?": "flag" },
  // It lets this key in at the other machine.
  effects: [{ kind: "system.persist", detail: { what: "login key" } }],
  operands: { last: "send-host" },
};

const keyscan: Entry = {
  names: ["ssh-keyscan"],
  options: { "-4 -6 -c -D -H -q -v": "flag", "-O -p -T -t": "value", "-f": "read" },
  operands: "host",
};

const gpg: Entry = {
  names: ["gpg", "gpg2"],
  options: {
    "-o --output": { is: "file-or-stdout", sets: "named" },
    "--homedir": "value",
    "-d --decrypt": { sets: "decrypts" },
    "-e --encrypt -s --sign -c --symmetric --clear-sign --clearsign -b --detach-sign": { sets: "encrypts" },
    "--verify --list-packets --list-sigs --check-sigs --fingerprint -k -K --list-keys --list-public-keys --list-secret-keys --list-signatures --show-keys --list-config --print-md --export-ownertrust --card-status --version --list-options --with-colons --keyid-format":
      { value: "optional", sets: "looks" },
    "--export --export-ssh-key --send-keys": { sets: "exports" },
    "--export-secret-keys --export-secret-subkeys": { effects: [{ kind: "secret.read", detail: { what: "gpg-key" } }] },
    "--import --fast-import --import-ownertrust": { operands: "file-or-stdin" },
    "--recv-keys --receive-keys --refresh-keys --search-keys --fetch-keys --locate-keys": {
      effects: [{ kind: "net.receive", name: "keys.openpgp.org" }],
      operands: "text",
    },
    "--delete-keys --delete-key --delete-secret-keys --delete-secret-key --delete-secret-and-public-key --delete-secret-and-public-keys":
      {
        effects: [{ kind: "file.delete", name: "~/.gnupg/pubring.kbx" }],
        operands: "text",
      },
    "--edit-key --sign-key --lsign-key --quick-sign-key --quick-lsign-key --quick-add-uid --quick-revoke-uid --quick-set-expire --quick-add-key --change-passphrase --passwd --gen-key --full-gen-key --full-generate-key --generate-key --quick-gen-key --quick-generate-key --gen-revoke --generate-revocation --update-trustdb --check-trustdb --card-edit":
      { effects: [{ kind: "file.write", name: "~/.gnupg/pubring.kbx", detail: { append: true } }], operands: "text" },
    "-r --recipient, -R --hidden-recipient, -u --local-user --default-key, --passphrase, --passphrase-fd, --keyserver, --keyserver-options, --cipher-algo, --digest-algo, --compress-algo, --s2k-mode, --s2k-cipher-algo, --s2k-digest-algo, --s2k-count, --trust-model, --pinentry-mode, --status-fd, --logger-fd, --command-fd, --no-default-recipient, --comment, --set-filename, --max-cert-depth, -z, --compress-level, --bzip2-compress-level, --import-options, --export-options, --verify-options, --keyring, --secret-keyring, --primary-keyring, --trustdb-name, --expert, --default-cert-level, --quick-unique":
      "value",
    "--passphrase-file --options --load-extension": "read",
    // A program of the line's choice runs for it.
    "--photo-viewer": "shell",
    "--agent-program --dirmngr-program --gpgconf-program": "program",
    "-a --armor --armour -q --quiet -v --verbose --batch --no-tty --yes --no -n --dry-run --no-options --textmode -t --no-default-keyring --no-permission-warning --no-greeting --with-fingerprint --with-keygrip --with-subkey-fingerprint --always-trust --allow-secret-key-import --multifile --throw-keyids --no-symkey-cache --ignore-time-conflict --no-auto-check-trustdb --no-armor --no-mdc-warning --rfc4880 --openpgp --gnupg --use-agent --no-use-agent --no-random-seed-file --dearmor --enarmor --store --no-emit-version --emit-version":
      "flag",
    "-h --help": "harmless",
  },
  operands: "file-or-stdin",
  act: (line, emit) => {
    if (line.flag("exports") && line.has("--send-keys")) emit.net("net.send", exact("keys.openpgp.org"));
    // Without `-o` the result of encrypting stands beside the file.
    if (line.flag("encrypts") && !line.flag("named"))
      for (const one of line.operands)
        if (one.form === "exact") emit.file("file.write", withText(one, `${one.text}.gpg`));
  },
};

const gpgTools: Entry = {
  names: [
    "gpgv",
    "gpgsm",
    "gpgconf",
    "gpg-connect-agent",
    "gpgsplit",
    "gpgtar",
    "gpg-zip",
    "age",
    "rage",
    "age-keygen",
    "minisign",
    "signify",
    "cosign",
    "gitsign",
    "osslsigncode",
    "codesign",
    "signtool",
  ],
  options: {
    "-o --output": { value: "optional" },
    "-i --identity -s --recipients-file -p --pubkey -k --key --keyring": "read",
    "-r --recipient -R -m -x -t -c --comment --passphrase --signature --certificate --bundle --tlog-upload --type --predicate --rekor-url --fulcio-url --homedir --entitlements --options --identifier":
      "value",
    "-d --decrypt -e --encrypt -a --armor -v --verify --verbose -S -V -G -P -q -f --force -y --yes --deep --strict --remove-signature --kill --list-components --check-programs --list-dirs --list-options --reload --launch --apply-defaults --display":
      "flag",
  },
  unknownOptions: "ignored",
  operands: "file-or-stdin",
  act: (line, emit) => {
    const output = line.value("-o");
    if (output !== null) emit.file("file.write", output);
    else if (line.has("-o") && line.operands.length > 1) emit.file("file.write", line.operands[0]!);
  },
};

const keytool: Entry = {
  names: ["keytool", "certutil", "pk12util", "p11-kit", "trust"],
  syntax: "word",
  options: {
    "-keystore --keystore -d": { value: "required", sets: "store" },
    "-file -in -importcert-file -i -I": "read",
    "-out -rfc-out": "write",
    "-alias -storepass -keypass -dname -validity -keyalg -keysize -sigalg -ext -storetype -providername -provider -srckeystore -destkeystore -srcstorepass -deststorepass -sslserver, -n, -t, -z -w -k -W -K":
      "value",
    "-list -printcert -printcrl -L -v -rfc -help -exportcert -export": { sets: "looks" },
    "-noprompt -trustcacerts -cacerts -genkeypair -genkey -importcert -import -importkeystore -delete -changealias -storepasswd -keypasswd -gencert -certreq, -A, -M, -D -S -N -R -C -V -O":
      "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const given = line.value("-keystore");
    // NSS names its stores by their kind, too: `sql:folder`.
    const store = given === null ? null : withText(given, given.text.replace(/^(?:sql|dbm|extern|rdb):/, ""));
    // Whoever signed with this is believed from now on: `C` for servers, `T` for clients.
    if ((line.has("-A") || line.has("-M")) && /[CT]/.test(line.value("-t")?.text ?? ""))
      emit.add("system.configure", "none", null, { what: "certificates", program: line.program });
    if (store !== null)
      emit.file(line.flag("looks") ? "file.read" : "file.write", store, line.flag("looks") ? {} : { append: true });
    else if (!line.flag("looks")) emit.add("system.configure", "none", null, { what: "certificates" });
  },
};

const certificates: Entry = {
  names: ["update-ca-certificates", "update-ca-trust", "c_rehash", "certbot", "acme.sh", "lego", "step"],
  options: { "--dry-run --help -h --version": "harmless" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = textOf(line.operands[0]) ?? "";
    if (/^(?:certificates|list|inspect|show|show_account|plugins|certificate|crypto|version|help)$/.test(verb)) return;
    if (line.program === "acme.sh" && line.strangers.some((name) => /^--(?:list|info|listraw|showcsr)$/.test(name)))
      return;
    emit.add("system.configure", "none", null, { what: "certificates", program: line.program });
  },
};

/** Certificates for names of this machine; only `-install` makes everybody on it trust who signed them. */
const mkcert: Entry = {
  names: ["mkcert"],
  syntax: "word",
  options: {
    "-install -uninstall": {
      effects: [{ kind: "system.configure", detail: { what: "certificates", program: "mkcert" } }],
    },
    "-cert-file -key-file -p12-file": "write",
    "-csr": "read",
    "-client -ecdsa -pkcs12": "flag",
    "-CAROOT -help -version": "harmless",
  },
  act: (line, emit) => {
    if (line.operands.length > 0 && !line.has("-cert-file")) emit.file("file.write", exact("./"), { append: true });
  },
};

export const entries: readonly Entry[] = [mkcert, keygen, agent, copyId, keyscan, gpg, gpgTools, keytool, certificates];
