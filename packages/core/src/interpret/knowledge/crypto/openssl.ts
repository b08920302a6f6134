import type { Line } from "../line.js";
import { decodeBase64, encodeBase64 } from "../text/codec.js";
import { inputOf } from "../text/input.js";
import type { Entry, Files, OptionSpec, Usage } from "../types.js";

const COMMON: Readonly<Record<string, OptionSpec>> = {
  "-in": "read",
  "-out": "write",
  "-inkey -key -CA -CAkey -cert -CAfile -certfile -config -extfile -signkey -peerkey -paramfile -rand -dhparam -ciphers-file -ctx -verifyCAfile -untrusted -trusted -crl -CRLfile -issuer-file -recip -signer -chain-file -no_alt_chains -pubin-file -keyfile -spkac -ss_cert -infiles -gencrl-file -conf -sigfile -signature -ca -cakey -VAfile -respin -reqin -content -secret-file -psk-file":
    "read",
  "-keyout -writerand -CAserial -rsigopt-file -outdir -sess_out -keylogfile -respout -reqout -noout-file": "write",
  "-subj -days -nameopt -newkey -passin -passout -pass -k -K -iv -S -md -iter -bufsize -kfile -engine -provider -propquery -inform -outform -keyform -certform -addext -extensions -reqexts -set_serial -serial -pkeyopt -algorithm -name -caname -CApath -starttls -servername -verify -verify_return_error -cipher -ciphersuites -alpn -bind -proxy -host -port -accept -www-path -checkend -checkhost -checkip -checkemail -purpose -startdate -enddate -multi -seconds -bytes -evp -sigopt -macopt -hmac -mac -digest -curve -param_enc -prime -bits -generator -sha -salt-len -saltlen -rounds -kdfopt -keylen -maclen -binary-in -conv_form -xmppname -verify_hostname -verify_email -verify_ip -verify_depth -attime -policy -status_file -url -path -header -timeout -issuer -rkey -rsigner -ndays -nmin -issuerCert -CRLdays -keysig -rmd -num -section -groups -sigalgs -curves -max_protocol -min_protocol -sess_in -psk -psk_identity -srpuser -srppass -nextprotoneg -requestCAfile -dtls-mtu -mtu -4 -6":
    "value",
};

/** Most commands read `-in` and write `-out`; what they make is a key, a certificate, a digest. */
const files: Usage = { options: COMMON, unknownOptions: "ignored" };

const PUBLIC: readonly string[] = ["-in", "-CAfile", "-untrusted", "-trusted", "-CRLfile"];
/** What signs or serves with a key shows nothing of it. */
const USED: readonly string[] = ["-key", "-CAkey", "-signkey", "-keyfile", "-cakey"];

/** The options all commands have, but for those listed here with what they are instead. */
function commonBut(others: Readonly<Record<string, OptionSpec>>): Readonly<Record<string, OptionSpec>> {
  const listed = Object.keys(others).flatMap((names) => names.split(" "));
  const kept = Object.entries(COMMON).flatMap(([names, spec]) => {
    const left = names.split(" ").filter((name) => !listed.includes(name));
    return left.length === 0 ? [] : [[left.join(" "), spec] as const];
  });
  return { ...Object.fromEntries(kept), ...others };
}
const USES = { [USED.join(" ")]: "value" } as const;

/** Of a certificate everything is public, whatever else stands in the file. */
const certificates: Usage = {
  options: commonBut({ ...USES, [PUBLIC.join(" ")]: "list" }),
  unknownOptions: "ignored",
  operands: "list",
};

const signs: Usage = { options: commonBut(USES), unknownOptions: "ignored" };

const digest: Usage = { options: COMMON, unknownOptions: "ignored", operands: "read", carries: false };

/** Base64 stays data; what is encrypted does not. */
const encodes: Usage = {
  options: { ...COMMON, "-a -base64 -d -e -A -n -p -P -nosalt -salt -pbkdf2 -z -none": "flag" },
  unknownOptions: "ignored",
  output: recoded,
};

function recoded(line: Line, files: Files): string | null {
  const only = /^-(?:a|base64|d|e|A|in)$/;
  const base64 = line.path[0] === "base64" || line.has("-base64") || line.has("-a");
  if (!base64 || line.operands.length > 0 || line.options.some(({ as }) => !only.test(as)) || line.strangers.length > 0)
    return null;
  const file = line.value("-in");
  const input = inputOf(line, files, file === null ? [] : [file]);
  if (input === null) return null;
  const given = (name: string) => line.options.some(({ as }) => as === name);
  if (given("-d")) return decodeBase64(input);
  const text = encodeBase64(input);
  return given("-A") ? text : `${text.replace(/.{64}(?=.)/g, "$&\n")}\n`;
}

export const entries: readonly Entry[] = [
  {
    names: ["openssl", "libressl"],
    syntax: "word",
    options: { "-help --help": "harmless" },
    subcommands: {
      "enc base64 aes-128-cbc aes-192-cbc aes-256-cbc aes-128-ecb aes-256-ecb des3 des-ede3-cbc camellia-256-cbc chacha20 rc4 bf zlib zstd":
        encodes,
      "genrsa genpkey gendsa rsa pkey ec ecparam dsa dsaparam dhparam pkcs12 pkcs8 pkcs7 crl2pkcs7 asn1parse smime cms rsautl pkeyutl pkeyparam ts spkac sess_id nseq storeutl info list errstr prime kdf mac cmp fipsinstall":
        files,
      "x509 verify crl": certificates,
      "req ca": signs,
      "dgst md5 sha1 sha224 sha256 sha384 sha512 sha3-256 sha512-256 blake2b512 ripemd160 sm3": digest,
      "version ciphers speed passwd engine help": { unknownOptions: "ignored" },
      // With `-out` it writes a file, else it prints.
      rand: {
        options: { "-out": "write", "-hex -base64": "flag", "-writerand": "write", "-rand": "read" },
        unknownOptions: "ignored",
      },
      s_client: {
        options: { ...commonBut(USES), "-connect": { is: ["host", "send-host"] } },
        unknownOptions: "ignored",
        act: (line, emit) => {
          const to = line.value("-connect");
          if (to !== null) emit.net("net.receive", to);
        },
      },
      "s_server s_time ocsp": {
        options: commonBut(USES),
        unknownOptions: "ignored",
        effects: [{ kind: "net.listen", name: "0.0.0.0" }],
      },
      rehash: { operands: "list", unknownOptions: "ignored" },
    },
    otherwise: { unknownOptions: "ignored", options: COMMON },
  },
];
