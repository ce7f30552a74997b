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

-- Per step and pass of a backfill: what was fixed when it was opened, and how many rows are undone again.
create table if not exists sluice.checkpoint (
  home varchar(64) not null,
  run_id varchar(200) not null,
  step varchar(200) not null,
  pass int not null,
  relation text not null,
  key_columns longtext not null,
  opened_at datetime(6) not null,
  older_transactions longtext,
  estimated_rows double not null,
  rows_undone bigint not null,
  epoch bigint not null,
  primary key (home, run_id, step, pass)
) engine=InnoDB;

-- The key ranges that a pass goes through: above after_key (NULL: from the lowest), up to and with upto_key. A key is a JSON array of
-- texts. A batch moves its row and no other; totals are sums. Done are the keys above after_key up to last_key; of those, the ones
-- above undone_to are undone again.
create table if not exists sluice.tile (
  home varchar(64) not null,
  run_id varchar(200) not null,
  step varchar(200) not null,
  pass int not null,
  ordinal int not null,
  after_key longtext,
  upto_key longtext not null,
  last_key longtext,
  reached double,
  rows_done bigint not null,
  batches bigint not null,
  finished boolean not null,
  undone_to longtext,
  undone boolean not null,
  weight double not null,
  low double,
  high double,
  epoch bigint not null,
  journal_head text,
  batched_at datetime(6),
  primary key (home, run_id, step, pass, ordinal)
) engine=InnoDB;

-- What 'keep old' stores: key, values before a batch and after it, each a JSON array of texts; what is no text stands as hex digits.
create table if not exists sluice.old_value (
  home varchar(64) not null,
  run_id varchar(200) not null,
  step varchar(200) not null,
  pass int not null,
  batch bigint not null,
  place bigint not null,
  key_values longtext not null,
  old longtext not null,
  new longtext,
  primary key (home, run_id, step, pass, batch, place)
) engine=InnoDB;
