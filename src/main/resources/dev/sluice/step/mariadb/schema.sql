-- Sluice's own tables on a MariaDB, in a database of their own. Nothing else is created, and nothing here refers to your tables.
create database if not exists sluice character set utf8mb4 collate utf8mb4_bin;

-- One row per database and runbook: who may cause effects. Every effect transaction locks its row in share mode, a takeover for update.
create table if not exists sluice.fence (
  home varchar(64) not null,
  runbook varchar(200) not null,
  run_id varchar(200) not null,
  epoch bigint not null,
  token char(36) not null,
  closed_at datetime(6),
  primary key (home, runbook)
) engine=InnoDB;

-- The lease of that row. It stands by itself, so that renewing it never waits for a batch that holds the fence.
create table if not exists sluice.lease (
  home varchar(64) not null,
  runbook varchar(200) not null,
  token char(36) not null,
  owner text not null,
  host text not null,
  resting boolean not null,
  acquired_at datetime(6) not null,
  renewed_at datetime(6) not null,
  lease_until datetime(6),
  primary key (home, runbook)
) engine=InnoDB;

-- One row per run: what it goes by, and where it stood at the last renewal, for whoever has to go on without its journal.
create table if not exists sluice.run (
  home varchar(64) not null,
  run_id varchar(200) not null,
  runbook varchar(200) not null,
  digest text not null,
  text longtext not null,
  params longtext not null,
  environment text not null,
  tool text not null,
  operator text not null,
  unattended boolean not null,
  began_at datetime(6) not null,
  position longtext,
  journal_lines bigint,
  journal_head text,
  updated_at datetime(6),
  ending text,
  ended_at datetime(6),
  primary key (home, run_id)
) engine=InnoDB;

-- The tables that open runs work on, of whichever database of the server.
create table if not exists sluice.claim (
  table_schema varchar(64) not null,
  table_name varchar(64) not null,
  home varchar(64) not null,
  run_id varchar(200) not null,
  runbook varchar(200) not null,
  because text,
  claimed_at datetime(6) not null,
  primary key (table_schema, table_name, home, run_id)
) engine=InnoDB;

-- One row per effect that took place, written in the effect's own transaction where it has one.
create table if not exists sluice.effect (
  home varchar(64) not null,
  idempotency_key varchar(600) not null,
  run_id varchar(200) not null,
  epoch bigint not null,
  captured_type varchar(20),
  captured longtext,
  at datetime(6) not null,
  primary key (home, idempotency_key)
) engine=InnoDB;

-- What operators tell a run from other terminals and machines.
create table if not exists sluice.letter (
  id varchar(100) not null,
  home varchar(64) not null,
  run_id varchar(200) not null,
  who text not null,
  body longtext not null,
  sent_at datetime(6) not null,
  taken_at datetime(6),
  primary key (id)
) engine=InnoDB;
