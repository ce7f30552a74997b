-- Sluice's own tables in a target database. Nothing else is created there, and nothing here refers to your tables.
create schema sluice;
comment on schema sluice is 'Sluice 1: who drives which migration, and how far each backfill has come';

-- One row per runbook: who may cause effects. Every effect transaction locks its row FOR KEY SHARE.
create table sluice.fence (
  runbook text primary key,
  run_id text not null,
  epoch bigint not null,
  owner text not null,
  host text not null,
  backend_pid integer not null,
  backend_start text not null,
  acquired_at timestamptz not null,
  renewed_at timestamptz not null,
  closed_at timestamptz
);

-- One row per effect that took place, written in the effect's own transaction where it has one.
create table sluice.effect (
  idempotency_key text primary key,
  run_id text not null,
  epoch bigint not null,
  captured_type text,
  captured text,
  at timestamptz not null
);

-- One row per backfill and pass: its key, and how many rows it has changed and undone.
create table sluice.checkpoint (
  run_id text not null,
  step text not null,
  pass integer not null,
  relation text not null,
  key_columns text[] not null,
  opened_at timestamptz not null,
  older_transactions text[] not null,
  estimated_rows double precision,
  rows_done bigint not null,
  rows_undone bigint not null,
  batches bigint not null,
  epoch bigint not null,
  journal_head text,
  batched_at timestamptz,
  primary key (run_id, step, pass)
);

-- The key ranges that a pass goes through: above after_key (NULL: from the lowest), up to and with upto_key.
-- Done are the keys above after_key up to last_key; of those, the ones above undone_to are undone again.
create table sluice.tile (
  run_id text not null,
  step text not null,
  pass integer not null,
  ordinal integer not null,
  leaf oid not null,
  after_key text[],
  upto_key text[] not null,
  last_key text[],
  rows_done bigint not null,
  finished boolean not null,
  undone_to text[],
  undone boolean not null,
  weight double precision not null,
  low double precision,
  high double precision,
  reached double precision,
  primary key (run_id, step, pass, ordinal)
);

-- What 'keep old' stores: the values before a batch and after it, as text.
create table sluice.old_value (
  run_id text not null,
  step text not null,
  pass integer not null,
  batch bigint not null,
  leaf oid not null,
  key text[] not null,
  old text[] not null,
  new text[],
  primary key (run_id, step, pass, batch, leaf, key)
);
