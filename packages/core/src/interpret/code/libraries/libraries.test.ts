import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|message|write|read|opaque)/.test(one));

/** `[language, code, what it does, why the row is here]` */
const STATEMENTS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  ["perl", `my $d=DBI->connect("dbi:Pg:dbname=x"); $d->do("drop table t")`, ["sql postgres drop table t"], "DBI"],
  [
    "perl",
    `my $s=DBI->connect("dbi:mysql:x")->prepare("delete from t"); $s->execute()`,
    ["sql mysql delete from t"],
    "prepared",
  ],
  ["perl", `DBI->connect("dbi:SQLite:x")->selectall_arrayref("select 1")`, ["sql sqlite select 1"], "a read"],
  ["ruby", `PG.connect(dbname: "x").exec("drop table t")`, ["sql postgres drop table t"], "pg"],
  [
    "ruby",
    `PG::Connection.new("x").exec_params("delete from t", [])`,
    ["sql postgres delete from t"],
    "with parameters",
  ],
  ["ruby", `Mysql2::Client.new(host: "x").query("drop table t")`, ["sql mysql drop table t"], "mysql2"],
  ["ruby", `DB=Sequel.sqlite("x.db"); DB.run("drop table t")`, ["sql generic drop table t"], "Sequel"],
  ["ruby", `ActiveRecord::Base.connection.execute("drop table t")`, ["sql generic drop table t"], "Rails"],
  ["ruby", "User.delete_all", ["sql generic DELETE FROM User"], "all rows of a model"],
  ["ruby", "User.where(id: 1).delete_all", ["sql generic DELETE FROM User WHERE id = 1"], "some rows"],
  ["php", `$p=new PDO("mysql:host=x"); $p->exec("drop table t");`, ["sql mysql drop table t"], "PDO"],
  ["php", `$m=new mysqli("h"); $m->query("drop table t");`, ["sql mysql drop table t"], "mysqli"],
  ["php", `$m=mysqli_connect("h"); mysqli_query($m, "drop table t");`, ["sql mysql drop table t"], "its functions"],
  ["php", `pg_query("truncate t");`, ["sql postgres truncate t"], "without a connection"],
  ["php", `DB::statement("drop table t");`, ["sql generic drop table t"], "Laravel"],
  ["php", `DB::table("t")->truncate();`, ["sql generic TRUNCATE TABLE t"], "Laravel's builder"],
  ["php", `DB::table("t")->where("id", 1)->delete();`, ["sql generic DELETE FROM t WHERE id = 1"], "some rows"],
  [
    "python",
    "from sqlalchemy import create_engine, text\ncreate_engine('postgresql://x').connect().execute(text('drop table t'))",
    ["sql postgres drop table t"],
    "SQLAlchemy",
  ],
  [
    "python",
    "from django.db import connection\nconnection.cursor().execute('drop table t')",
    ["sql generic drop table t"],
    "Django",
  ],
  [
    "python",
    "from app.models import User\nUser.objects.all().delete()",
    ["sql generic DELETE FROM User"],
    "Django's models",
  ],
  [
    "python",
    "from app.models import User\nUser.objects.filter(id=1).delete()",
    ["sql generic DELETE FROM User WHERE id = 1"],
    "some rows",
  ],
  [
    "python",
    "import asyncpg\nasync def f():\n  c = await asyncpg.connect('x')\n  await c.execute('drop table t')\nf()",
    ["sql postgres drop table t"],
    "awaited",
  ],
  ["python", "import duckdb; duckdb.sql('drop table t')", ["sql duckdb drop table t"], "DuckDB"],
  [
    "python",
    "import psycopg2; psycopg2.connect('x').cursor().execute(q)",
    ["sql postgres UNKNOWN"],
    "what nobody knows is said so",
  ],
  [
    "python",
    "from pymongo import MongoClient; MongoClient()['d']['users'].delete_many({})",
    ["sql generic DELETE FROM users"],
    "MongoDB",
  ],
  [
    "python",
    "from pymongo import MongoClient; MongoClient().d.users.delete_many({'a': 1})",
    ["sql generic DELETE FROM users WHERE id = 1"],
    "with a filter",
  ],
  [
    "python",
    "from pymongo import MongoClient; MongoClient().d.users.drop()",
    ["sql generic DROP TABLE users"],
    "a collection",
  ],
  [
    "node",
    `const {PrismaClient}=require("@prisma/client"); new PrismaClient().$executeRawUnsafe("drop table t")`,
    ["sql generic drop table t"],
    "Prisma",
  ],
  [
    "node",
    `const {PrismaClient}=require("@prisma/client"); new PrismaClient().user.deleteMany()`,
    ["sql generic DELETE FROM user"],
    "Prisma's tables",
  ],
  [
    "node",
    `const {PrismaClient}=require("@prisma/client"); new PrismaClient().user.deleteMany({where: {id: 1}})`,
    ["sql generic DELETE FROM user WHERE id = 1"],
    "some rows",
  ],
  ["node", `const k=require("knex")({client:"pg"}); k("users").del()`, ["sql generic DELETE FROM users"], "Knex"],
  [
    "node",
    `const k=require("knex")({client:"pg"}); k("users").where({id:1}).del()`,
    ["sql generic DELETE FROM users WHERE id = 1"],
    "some rows",
  ],
  [
    "node",
    `const {Sequelize}=require("sequelize"); new Sequelize("x").query("drop table t")`,
    ["sql generic drop table t"],
    "Sequelize",
  ],
  ["node", "const sql=require('postgres')(); sql`drop table t`", ["sql postgres drop table t"], "a tagged text"],
  ["node", `require("mongoose").connection.dropDatabase()`, ["sql generic DROP DATABASE documents"], "Mongoose"],
  ["python", "import redis; redis.Redis().flushall()", ["as redis-cli flushall"], "Redis"],
  ["python", "import redis; redis.Redis().execute_command('FLUSHALL')", ["as redis-cli FLUSHALL"], "by its name"],
];

const SERVICES: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    "import boto3; boto3.client('s3').delete_bucket(Bucket='x')",
    ["as aws s3api delete-bucket x"],
    "an operation",
  ],
  [
    "python",
    "import boto3; boto3.session.Session(profile_name='p').client('rds').delete_db_instance(DBInstanceIdentifier='x')",
    ["as aws rds delete-db-instance x"],
    "a session's",
  ],
  [
    "python",
    "import boto3; boto3.resource('s3').Bucket('x').objects.all().delete()",
    ["as aws s3api delete-objects"],
    "what a resource has",
  ],
  ["python", "import boto3; boto3.client('s3').list_buckets()", ["as aws s3api list-buckets"], "a read"],
  ["python", "import boto3; boto3.client('s3').get_paginator('list_objects_v2')", [], "nothing is asked yet"],
  [
    "python",
    "import boto3; boto3.client('s3').upload_file('a', 'b', 'c')",
    ["as aws s3 cp a s3://b/c"],
    "a file that goes there",
  ],
  [
    "node",
    `const {S3Client,DeleteBucketCommand}=require("@aws-sdk/client-s3"); new S3Client({}).send(new DeleteBucketCommand({Bucket:"x"}))`,
    ["as aws s3api delete-bucket"],
    "a command that is sent",
  ],
  [
    "node",
    `const {S3Client,DeleteBucketCommand}=require("@aws-sdk/client-s3"); new DeleteBucketCommand({Bucket:"x"})`,
    [],
    "one that is not",
  ],
  [
    "node",
    `const AWS=require("aws-sdk"); new AWS.S3().deleteBucket({Bucket:"x"},()=>{})`,
    ["as aws s3api delete-bucket x"],
    "the older one",
  ],
  [
    "python",
    "from google.cloud import storage; storage.Client().bucket('x').delete()",
    ["as gcloud storage bucket delete"],
    "a bucket",
  ],
  [
    "python",
    "from google.cloud import bigquery; bigquery.Client().query('drop table d.t')",
    ["sql generic drop table d.t"],
    "a statement",
  ],
  [
    "python",
    "from google.cloud import bigquery; bigquery.Client().delete_dataset('d')",
    ["as gcloud bigquery dataset delete d"],
    "an operation",
  ],
  [
    "python",
    "from azure.storage.blob import BlobServiceClient; BlobServiceClient('x').delete_container('c')",
    ["as az storage container delete c"],
    "a container of blobs",
  ],
  [
    "python",
    "from azure.mgmt.resource import ResourceManagementClient; ResourceManagementClient(c,'s').resource_groups.begin_delete('rg')",
    ["as az resource resource_groups delete rg"],
    "a group of resources",
  ],
  [
    "python",
    "from kubernetes import client; client.CoreV1Api().delete_namespaced_pod('web', 'prod')",
    ["as kubectl delete pod web"],
    "a pod",
  ],
  ["python", "import docker; docker.from_env().volumes.prune()", ["as docker volume prune -f"], "volumes"],
  ["python", "import stripe; stripe.Refund.create(charge='c')", ["as stripe refunds create"], "money"],
  [
    "python",
    "from slack_sdk import WebClient; WebClient(token='x').chat_postMessage(channel='c', text='t')",
    ["message"],
    "people",
  ],
];

describe("statements handed to libraries", () => {
  it.each(STATEMENTS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});

describe("services asked through libraries", () => {
  it.each(SERVICES)("D1: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
