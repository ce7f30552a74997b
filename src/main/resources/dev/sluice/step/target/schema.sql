-- Sluice's own tables in a target database. Nothing else is created there, and nothing here refers to your tables.
create schema sluice;
comment on schema sluice is 'Sluice 2: who drives which migration, and how far each backfill has come';

-- One row per runbook: who may cause effects. Every effect transaction locks its row FOR KEY SHARE; renewing the lease
-- changes no key and never waits for it, a takeover locks FOR UPDATE and does.
create table sluice.fence (
  runbook text primary key,
  run_id text not null,
  epoch bigint not null,
  token text,
  owner text not null,
  host text not null,
  backend_pid integer not null,
  backend_start text not null,
  watch_pid integer,
  watch_start text,
  acquired_at timestamptz not null,
  renewed_at timestamptz not null,
  lease_until timestamptz,
  closed_at timestamptz
);

-- One row per run: what it goes by, and where it stood at the last renewal, for whoever has to go on without its journal.
create table sluice.run (
  run_id text primary key,
  runbook text not null,
  digest text not null,
  text text not null,
  params text not null,
  environment text not null,
  tool text not null,
  operator text not null,
  unattended boolean not null,
  began_at timestamptz not null,
  position text,
  journal_lines bigint,
  journal_head text,
  updated_at timestamptz,
  ending text,
  ended_at timestamptz
);

-- The tables that open runs work on, partitions included. In a control database the place is that of the table.
create table sluice.claim (
  place text not null default '',
  relation oid not null,
  run_id text not null,
  runbook text not null,
  name text not null,
  because text,
  claimed_at timestamptz not null,
  primary key (place, relation, run_id)
);

-- What operators tell a run from other terminals and machines.
create table sluice.signal (
  id text primary key,
  run_id text not null,
  who text not null,
  body text not null,
  sent_at timestamptz not null,
  taken_at timestamptz
);

-- A second copy of journals, line by line, where the environment asks for it. Nothing of it is ever changed.
create table sluice.journal (
  run_id text not null,
  line bigint not null,
  body text not null,
  hash text not null,
  at timestamptz not null,
  primary key (run_id, line)
);

create or replace function sluice.keep_journal() returns trigger language plpgsql as $$
begin
  raise exception 'lines of a journal are added, and never changed or removed';
end
$$;

create trigger keep before update or delete or truncate on sluice.journal
  for each statement execute function sluice.keep_journal();

-- One row per effect that took place, written in the effect's own transaction where it has one.
create table sluice.effect (
  idempotency_key text primary key,
  run_id text not null,
  epoch bigint not null,
  captured_type text,
  captured text,
  at timestamptz not null
);

-- One row per backfill and pass: its key space as it was fixed when the pass was opened, and what is undone. How far it has come
-- is the sum of its ranges; rows_done and batches are what versions that counted here have left.
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

-- The key ranges that a pass goes through; the one row that a batch moves, guarded by rows_done and batches. Above after_key (NULL: from the lowest), up to and with upto_key.
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
  batches bigint,
  epoch bigint,
  journal_head text,
  batched_at timestamptz,
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
