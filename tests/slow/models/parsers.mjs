// Every parser of Clarity that reads what somebody hostile may have written. Each reads the bytes of one file.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const dist = (path) => import(new URL(`../../../packages/clarity/dist/${path}.js`, import.meta.url).href);
const [{ scanItem }, { Report }, { exitOf }, { measureTensors }, { findEmbedded }, { describeModel }, { bytesSource }] =
  await Promise.all(
    [
      "scan/scan",
      "scan/item",
      "scan/finding",
      "tensors/measure",
      "embed/extract",
      "inspect/describe",
      "formats/source",
    ].map(dist),
  );
const [bundle, statement, certificate, crl, { provenTime }, key, known, proof, revocation, lines] = await Promise.all(
  [
    "oms/bundle",
    "oms/statement",
    "oms/certificate/certificate",
    "oms/certificate/crl",
    "oms/timestamp/proven",
    "oms/key",
    "measure/known",
    "diff/proof",
    "trust/revocation",
    "attest/evidence",
  ].map(dist),
);
const [{ parseAttestation }, { readLineage }, { readBuild }, { readScanned }, { readEvaluation }] = await Promise.all(
  ["attest/statement", "attest/lineage", "attest/build", "attest/scanned", "attest/evaluation"].map(dist),
);

/** Scanned under each of these names. */
const scanned =
  (...names) =>
  async (bytes) => {
    for (const name of names) {
      const report = new Report();
      const item = { path: name, name, source: bytesSource(bytes), depth: 0, folder: null };
      await scanItem(item, report, { allow: new Set() });
      const exit = exitOf(report.findings);
      if (![0, 14, 17, 18].includes(exit)) throw new Error(`exit ${exit}`);
      if (report.findings.some(({ message }) => message.length > 300)) throw new Error("a message without a bound");
    }
  };

/** Also measured, described and searched for what is embedded. */
const model = (format) => async (bytes, folder) => {
  await scanned(`m.${format}`)(bytes);
  const path = join(folder, `m.${format}`);
  writeFileSync(path, bytes);
  for (const read of [measureTensors, findEmbedded, async () => describeModel(bytesSource(bytes), format)])
    await read(path).catch(refusal);
};

/** Reading it may fail in Clarity's own words, and in no others. */
function refusal(error) {
  if (error?.name !== "ClarityError" || error.code === "internal") throw error;
}
const read =
  (...readers) =>
  async (...given) => {
    for (const reader of readers) {
      try {
        await reader(...given);
      } catch (error) {
        refusal(error);
      }
    }
  };

/** A timestamp over the root's certificate, by an authority below it. */
const stamped = (bytes, folder) => {
  const root = readFileSync(join(folder, "root.pem"));
  const rfc3161Timestamps = [{ signedTimestamp: bytes.toString("base64") }];
  const bundle = { verificationMaterial: { timestampVerificationData: { rfc3161Timestamps } } };
  provenTime(bundle, root, certificate.readCertificates(root.toString("latin1")), Date.now());
};

/** By name: which files are its seeds, and how it reads. */
export const PARSERS = {
  pickle: { seeds: /\.(?:pkl|joblib)$|vectors.*\.pkl$/, read: scanned("m.pkl", "m.joblib") },
  safetensors: { seeds: /\.safetensors$/, read: model("safetensors") },
  gguf: { seeds: /\.gguf$/, read: model("gguf") },
  onnx: { seeds: /\.onnx$/, read: model("onnx") },
  zip: { seeds: /\.(?:zip|pt|pth|keras|npz)$/, read: scanned("m.zip", "m.pt") },
  tar: { seeds: /\.(?:tar|nemo|tar\.gz|tgz|gz)$/, read: scanned("m.tar", "m.gz") },
  numpy: { seeds: /\.(?:npy|npz)$/, read: scanned("m.npy") },
  keras: { seeds: /\.(?:keras|h5|hdf5|pb)$/, read: scanned("m.keras", "m.h5", "saved_model.pb") },
  text: { seeds: /\.(?:json|jinja|py)$/, read: scanned("config.json", "chat_template.jinja", "tokenizer_config.json") },
  bundle: {
    seeds: /\.(?:sig|jsonl)$/,
    read: read(
      (bytes) => statement.parseStatement(bundle.parseBundle(bytes).payload),
      (bytes) => {
        for (const one of lines.splitEvidence(bytes)) parseAttestation(bundle.parseBundle(one).payload);
      },
    ),
  },
  statement: {
    seeds: /\.(?:payload|predicate)$/,
    read: read(
      (bytes) => statement.parseStatement(bytes),
      (bytes) => parseAttestation(bytes),
      ...[readLineage, readBuild, readScanned, readEvaluation].map(
        (each) => (bytes) => each(parseAttestation(bytes).predicate, `sha256:${"0".repeat(64)}`),
      ),
    ),
  },
  certificate: {
    seeds: /\.(?:pem|der)$/,
    read: read(
      (bytes) => certificate.readCertificates(bytes.toString("latin1")),
      (bytes) => certificate.readCertificate(bytes),
      (bytes) => key.readPublicKey(bytes.toString("latin1")),
    ),
  },
  crl: { seeds: /\.crl$/, read: read((bytes) => crl.readRevocationList(bytes)) },
  timestamp: { seeds: /\.tst$/, read: read(stamped) },
  lists: {
    seeds: /\.(?:sums|manifest|proof|revocations)$/,
    read: read(
      (bytes) => known.readKnownDigests(bytes),
      (bytes) => proof.checkProof(proof.parseProof(bytes)),
      (bytes) => revocation.readRevocations(parseAttestation(bytes)),
    ),
  },
  policy: {
    seeds: /\.yaml$/,
    read: read(async (bytes) => void (await dist("trust/load")).loadTrust("p.yaml", bytes.toString("utf8"))),
  },
};
