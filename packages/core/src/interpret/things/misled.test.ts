import { describe, expect, it } from "vitest";
import { verdictOf } from "../shell/testing/verdict.js";

const PG = "docker run -d --name web postgres";
const PORT = "docker run -d -p 5432:5432 postgres";
const KIND = "kind create cluster --name ci";
const DROP = "-c 'drop table t'";

/** Ways to have somebody else's taken for the session's own, or for what the tests make anew. */
const STOPPED: readonly (readonly [command: string, why: string])[] = [
  [`docker run -d --name web -e PGHOST=db.example postgres && docker exec web psql ${DROP}`, "led from the start"],
  [`docker run -d --name web --env-file x postgres && docker exec web psql ${DROP}`, "by a file"],
  [`docker run -d --name web --add-host localhost:10.0.0.5 postgres && docker exec web psql ${DROP}`, "by a name"],
  [`c=$(docker run -d -e PGHOST=db.example postgres); docker exec $c psql ${DROP}`, "without a name of its own"],
  [`${PG} && docker exec web sh -c "psql -h db.example -c 'drop table t'"`, "by a shell in it"],
  [`${PG} && docker exec web sh -c 'psql -"h" db.example -c "drop table t"'`, "however it is spelled"],
  [`${PG} && docker exec -i web sh <<< "psql -h db.example -c 'drop table t'"`, "on its input"],
  [`${PG} && docker exec -i web psql <<< '\\c a b db.example\ndrop table t;'`, "by a command of the client's"],
  [`${PG} && docker exec web sh -c "export PGHOST=db.example; psql -c 'drop table t'"`, "by a variable there"],
  [`${PG} && docker exec web psql service=prod ${DROP}`, "by a service"],
  ["docker run -d --name m mongo && docker exec m mongosh db.example/a --eval 'db.dropDatabase()'", "by an address"],
  ["docker run -d --name m mongo && docker exec m mongosh db:27017 --eval 'db.dropDatabase()'", "by a port"],
  ["docker rm -fv [0-9a-f]*[0-9a-f]", "a glob that looks like the id of a container"],
  ["x='[0-9a-f]*[0-9a-f]'; docker rm -fv $x", "in a variable"],
  [`docker run -p 5432:5432 alpine true && psql -h localhost ${DROP}`, "a container that has ended"],
  [`${PORT} && docker start db && psql -h localhost ${DROP}`, "another one may have the port now"],
  [`${PORT} && docker compose up -d && psql -h localhost ${DROP}`, "or one of these"],
  [`${PORT} && docker -D restart db && psql -h localhost ${DROP}`, "behind an option"],
  [
    "docker run --name web nginx && docker -D rename web a && docker -D rename db web && docker rm -fv web",
    "another one has the name now",
  ],
  [`${PORT} && psql ${DROP}`, "a server by its socket"],
  [`${PORT} && psql -h /run/postgresql ${DROP}`, "the same, told so"],
  [`psql -h /cloudsql/p:eu:db app_test ${DROP}`, "a socket that leads to another machine"],
  ["createdb scratch && dropdb -h localhost scratch", "another server than that of the socket"],
  ["docker run -d -p 3306:3306 mysql && mysql -h localhost -e 'drop table t'", "MySQL goes by the socket"],
  ["docker run -d -p 3307:3306 mysql && mysql -P 3307 -e 'drop table t'", "whatever port is named"],
  [`psql --hos=db.example app_test ${DROP}`, "an option cut short"],
  [`${PORT} && psql -h localhost --por 5433 ${DROP}`, "another"],
  [`psql 'postgres://localhost:5432/app_test?dbname=app' ${DROP}`, "another database behind the address"],
  ["docker run -d -p 6379:6379 redis && redis-cli --cluster call db.example:6379 flushall", "a cluster elsewhere"],
  ["aws --endpoint-url http://localhost:4566 --endpoint https://s3.example s3 rb s3://x", "an option cut short"],
  [
    "AWS_ENDPOINT_URL=http://localhost:4566 AWS_ENDPOINT_URL_S3=https://s3.example aws s3 rb s3://x",
    "one service elsewhere",
  ],
  [
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true AWS_ENDPOINT_URL=http://localhost:4566 aws s3 rb s3://x",
    "variables do not count",
  ],
  ["COMPOSE_PROJECT_NAME=app docker compose -f docker-compose.test.yml down -v", "another project by a variable"],
  ["docker compose -p $X -f docker-compose.test.yml down -v", "one nobody knows"],
  ["docker compose -f $X -f docker-compose.test.yml down -v", "a file nobody knows"],
  ["AWS_ENDPOINT_URL=https://s3.example awslocal s3 rb s3://x", "an emulator's front end, told another server"],
  ["LOCALSTACK_HOST=$X awslocal s3 rb s3://x", "or one nobody knows"],
  ["npm publish --registry=http://localhost:4873 --reg https://registry.example", "an option cut short"],
  ["npm publish --registry=http://localhost:4873 --@acme:registry=https://registry.example", "that of a scope"],
  [`${KIND} && kubectl --context kind-ci -shttps://prod.example --token x delete ns a`, "a server in one word"],
  [`${KIND} && kubectl --context kind-ci --context prod delete ns a`, "two contexts"],
  [`${KIND} && kubectl delete ns a -- --context kind-ci`, "a context that is none"],
  [`${KIND} && HELM_KUBEAPISERVER=https://prod.example helm --kube-context kind-ci uninstall a`, "by a variable"],
  ["git stash apply && git -C . stash && git stash drop", "the newest is another one now"],
  ["timeout 5 sh -c 'docker run --name web nginx; true' && docker rm -fv web", "a failure that is swallowed"],
  ["env bash -c 'docker run --name web nginx | cat' && docker rm -fv web", "or told to nobody"],
];

const ALLOWED: readonly (readonly [command: string, why: string])[] = [
  [`${PG} && docker exec web psql -U postgres -d app -c 'drop table public.t'`, "a table of a schema"],
  [`docker run -d --name web -e POSTGRES_PASSWORD=x postgres && docker exec web psql ${DROP}`, "a setting"],
  [`${PG} && docker exec web psql -h localhost ${DROP}`, "its own server"],
  [`${PG} && docker exec web sh -c "psql -c 'drop table t'"`, "by a shell in it"],
  ["docker run -d --name m mongo && docker exec m mongosh app --eval 'db.dropDatabase()'", "a database by its name"],
  ["c=$(docker run -d nginx); docker rm -f $c", "by the id that was printed"],
  [`c=$(docker run -d postgres) && docker exec $c psql ${DROP}`, "and what is in it"],
  [`${PORT} && psql -h localhost ${DROP}`, "by its port"],
  [`psql -h /var/run/postgresql app_test ${DROP}`, "the usual socket"],
  ["docker run -d -p 3307:3306 mysql && mysql -h 127.0.0.1 -P 3307 -e 'drop table t'", "by the port"],
  ["docker run -d -p 3307:3306 mysql && mysql --protocol=tcp -P 3307 -e 'drop table t'", "said otherwise"],
  [`psql 'postgres://localhost:5432/app_test?sslmode=disable' ${DROP}`, "how it is reached"],
  ["COMPOSE_PROJECT_NAME=app-test docker compose down -v", "the tests' own, by a variable"],
  ["aws --endpoint-url=http://localhost:4566 s3 rb s3://x", "an emulator"],
  ["AWS_ENDPOINT_URL=http://localhost:4566 aws s3 rb s3://x", "by a variable"],
  ["AWS_ENDPOINT_URL=http://localhost:4566 awslocal s3 rb s3://x", "by both"],
  [`${KIND} && kubectl --context=kind-ci delete ns a`, "one context"],
  ["timeout 60 docker run -d --name web nginx && docker rm -fv web", "a wrapper that ends as it ends"],
  ["env -u X A=1 docker run -d --name web nginx && docker rm -fv web", "with options and variables of its own"],
];

describe("what is somebody else's by another way", () => {
  it.each(STOPPED)("is stopped: %s (%s)", (command) => expect(verdictOf(command).verdict).not.toBe("allow"));
  it.each(ALLOWED)("is not: %s (%s)", (command) => expect(verdictOf(command).verdict).toBe("allow"));
});
