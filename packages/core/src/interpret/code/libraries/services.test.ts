import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    'from huggingface_hub import HfApi; HfApi().delete_repo(repo_id="a/b")',
    ["as hf repo delete a/b"],
    "a model's repository",
  ],
  [
    "python",
    'from huggingface_hub import upload_folder; upload_folder(folder_path="/x", repo_id="a/b")',
    ["as hf upload a/b /x"],
    "a folder that goes there",
  ],
  ["python", 'from huggingface_hub import HfApi; HfApi().model_info("a/b")', [], "a look"],
  [
    "python",
    'import keyring; keyring.get_password("aws", "root")',
    ["as keyring get aws root"],
    "a person's passwords",
  ],
  ["node", "require('keytar').getPassword('aws', 'root')", ["as keyring get aws root"], "the same of Node"],
  [
    "python",
    'import hvac; hvac.Client().secrets.kv.v2.delete_metadata_and_all_versions(path="x")',
    ["as vault delete x"],
    "Vault",
  ],
  [
    "python",
    'from elasticsearch import Elasticsearch; Elasticsearch("h").indices.delete(index="logs-*")',
    ['sql generic DROP TABLE "logs-all"'],
    "an index",
  ],
  ["python", 'from elasticsearch import Elasticsearch; Elasticsearch("h").search(index="logs")', [], "a look"],
  [
    "node",
    "const {Client} = require('@elastic/elasticsearch'); new Client({}).deleteByQuery({index: 'logs', query: {match_all: {}}})",
    ['sql generic DELETE FROM "logs"'],
    "what a question finds",
  ],
  [
    "python",
    'import chromadb; chromadb.PersistentClient("x").delete_collection("docs")',
    ['sql generic DROP TABLE "docs"'],
    "vectors",
  ],
  [
    "python",
    'from github import Github; Github("t").get_repo("a/b").delete()',
    ["as gh api -X DELETE /a/b"],
    "a repository",
  ],
  ["python", 'from github import Github; print(Github("t").get_repo("a/b").stargazers_count)', [], "a look"],
  [
    "node",
    "const {Octokit} = require('@octokit/rest'); new Octokit().rest.repos.delete({owner: 'a', repo: 'b'})",
    ["as gh api -X DELETE /rest/repos/a"],
    "a repository",
  ],
  [
    "node",
    "const {Octokit} = require('octokit'); new Octokit().request('DELETE /repos/{owner}/{repo}', {owner: 'a', repo: 'b'})",
    ["as gh api -X DELETE /repos/{owner}/{repo}"],
    "a request",
  ],
  ["node", "const {Octokit} = require('octokit'); new Octokit().request('GET /user')", [], "a look"],
  [
    "python",
    'from minio import Minio; Minio("h", "a", "b").remove_bucket("data")',
    ["as minio-client bucket delete data"],
    "a service without a table of its own",
  ],
  [
    "python",
    'import s3fs; s3fs.S3FileSystem().rm("acme/data", recursive=True)',
    ["as s3fs-client S3FileSystem delete acme/data"],
    "files of a service",
  ],
  [
    "python",
    'import wandb\nfor r in wandb.Api().runs("a/b"): r.delete()',
    ["?as wandb-client runs delete"],
    "each of what was listed",
  ],
  ["python", 'import wandb; wandb.init(); wandb.log({"a": 1}); wandb.finish()', [], "ordinary work"],
  [
    "python",
    'import mlflow; mlflow.delete_experiment("1")',
    ["as mlflow-client experiment delete 1"],
    "a function of the library",
  ],
  ["python", 'import mlflow; mlflow.log_metric("a", 1)', [], "ordinary work"],
  [
    "node",
    "const c = require('cloudflare'); new c({}).zones.delete({zone_id: 'x'})",
    ["as cloudflare-client zones delete x"],
    "a zone",
  ],
  [
    "node",
    "const a = require('firebase-admin'); a.app().on('x', f); a.app().removeListener('x', f)",
    [],
    "what the process itself holds",
  ],
  [
    "python",
    'import pulumi.automation as auto; auto.select_stack(stack_name="prod", work_dir=".").destroy()',
    ["as pulumi-client select_stack delete"],
    "a stack",
  ],
  [
    "python",
    'from twilio.rest import Client; Client("a", "b").messages.create(to="x", body="hi")',
    ["message"],
    "people",
  ],
  ["node", "require('@sendgrid/mail').send({to: 'x'})", ["message"], "people"],
  ["ruby", 'Aws::S3::Client.new.delete_bucket(bucket: "x")', ["as aws s3api delete-bucket x"], "Ruby's"],
  ["php", '(new Aws\\S3\\S3Client([]))->deleteBucket(["Bucket" => "x"]);', ["as aws s3api delete-bucket x"], "PHP's"],
  [
    "python",
    'import ftplib\nf = ftplib.FTP("h"); f.delete("/www/a")',
    ["as lftp -e rm -r /www/a h"],
    "a file of a server",
  ],
  ["python", 'import ftplib\nf = ftplib.FTP("h"); f.nlst("/www")', [], "a look"],
  [
    "python",
    'from sqlalchemy import Table, MetaData\nTable("users", MetaData(), autoload_with=e).drop(e)',
    ["sql generic DROP TABLE users"],
    "a table by its name",
  ],
  [
    "python",
    "from app.models import User\nUser.__table__.drop(engine)",
    ["sql generic DROP TABLE User"],
    "a class's own",
  ],
  ["python", "from app.celery import app; app.control.purge()", ["as celery purge -f"], "a queue of tasks"],
  ["python", "from app.celery import app; app.control.inspect().active()", [], "a look"],
  ["ruby", 'ActiveRecord::Base.connection.truncate_tables("a")', ["sql generic DROP TABLE a"], "all rows of tables"],
  [
    "python",
    'from crontab import CronTab\nc = CronTab(user=True); c.new(command="x"); c.write()',
    ["as crontab -"],
    "what runs when",
  ],
  ["python", "from crontab import CronTab\nfor j in CronTab(user=True): print(j)", [], "a look"],
  [
    "node",
    'import { S3Client, DeleteBucketCommand } from "npm:@aws-sdk/client-s3@3"; new S3Client({}).send(new DeleteBucketCommand({ Bucket: "x" }))',
    ["as aws s3api delete-bucket"],
    "a package from wherever",
  ],
  [
    "node",
    'import postgres from "npm:postgres@3.4.0"; const sql = postgres(u); sql`drop table t`',
    ["sql postgres drop table t"],
    "of whatever version",
  ],
  [
    "node",
    "import { BlobServiceClient } from '@azure/storage-blob'; BlobServiceClient.fromConnectionString(c).getContainerClient('b').delete()",
    ["as az storage container delete"],
    "one thing further",
  ],
  [
    "node",
    "import { BlobServiceClient } from '@azure/storage-blob'; BlobServiceClient.fromConnectionString(c).getContainerClient('b')",
    [],
    "nothing is asked yet",
  ],
  [
    "python",
    'from google.cloud import spanner\nwith spanner.Client().instance("d").database("a").snapshot() as s: s.execute_sql("select 1")',
    ["sql generic select 1"],
    "a read",
  ],
  [
    "python",
    'from google.cloud import spanner\nspanner.Client().instance("d").database("a").execute_partitioned_dml("delete from t where true")',
    ["sql generic delete from t where true"],
    "a statement",
  ],
  ["python", "from pyngrok import ngrok; ngrok.connect(22)", ["as ngrok http 22"], "a way in"],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|message|opaque)/.test(one));

describe("services asked through libraries of their own", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
