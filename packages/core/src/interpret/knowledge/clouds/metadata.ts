import type { Entry } from "../types.js";

const SERVICE = "169.254.169.254";

/** Programs that ask the cloud's metadata service, by what they ask for: names and places are no secrets, the rest is. */
export const entries: readonly Entry[] = [
  {
    names: [
      "ec2metadata",
      "ec2-metadata",
      "gcemetadata",
      "azuremetadata",
      "oci-metadata",
      "ec2-imds",
      "imds",
      "awsmetadata",
    ],
    syntax: "word",
    options: {
      "-help --help -version --version": "harmless",
      "-a -ami-id --ami-id -i -instance-id --instance-id -t -instance-type --instance-type -z -availability-zone --availability-zone -R -region --region -p -public-hostname --public-hostname -h -local-hostname --local-hostname -o -local-ipv4 --local-ipv4 -v -public-ipv4 --public-ipv4 -m -mac --mac -l -n -b -e -f -g -k -r -s -u --kernel-id --ramdisk-id --security-groups --ancestor-ami-ids --block-device-mapping --product-codes --public-keys --tags --partition":
        { sets: "named" },
      "-d -user-data --user-data -all --all": { sets: "all" },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.flag("all") || !line.flag("named"))
        emit.add("net.receive", "host", SERVICE, { scheme: "http" }, ["metadata-service"]);
    },
  },
  {
    names: ["cloud-init"],
    options: { "-d --debug -f --force": "flag", "--file": "read", "-h --help -v --version": "harmless" },
    unknownOptions: "ignored",
    subcommands: {
      query: {
        options: {
          "-a --all": { sets: "all" },
          "-l --list-keys": { sets: "keys" },
          "-f --format": { value: "required", sets: "formatted" },
          "-i --instance-data -u --user-data -v --vendor-data": "value",
        },
        act: (line, emit) => {
          const asked = line.operands.some(({ text }) =>
            /^(?:userdata|vendordata|ds|merged_cfg|merged_system_cfg|combined_cloud_config)(?:\.|$)/.test(text),
          );
          if (!line.flag("keys") && (line.flag("all") || asked || line.flag("formatted")))
            emit.add("secret.read", "cloud", "cloud-init", { what: "secrets" });
        },
      },
      "status analyze schema features devel": { unknownOptions: "ignored" },
      "clean init modules single": {
        effects: [{ kind: "system.configure", detail: { what: "cloud-init" } }],
        unknownOptions: "ignored",
      },
      "collect-logs": { operands: "write", unknownOptions: "ignored" },
    },
  },
];
