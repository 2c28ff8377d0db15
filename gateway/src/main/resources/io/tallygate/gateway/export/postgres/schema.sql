-- What an export of Tallygate fills. Texts that rows are sorted by compare by their bytes (COLLATE "C"), as snapshots sort them.
-- Quantities and amounts are exact. Times are instants. A row's customer is null while nobody is to pay for it (suspense).

CREATE SCHEMA IF NOT EXISTS tallygate;

CREATE TABLE tallygate.layout (
  version integer NOT NULL
);
INSERT INTO tallygate.layout VALUES (1);

-- Dimensions are a JSON object, name to value: dimensions::json ->> 'zone'.
CREATE TABLE tallygate.usage (
  tenant         text COLLATE "C" NOT NULL,
  meter          text COLLATE "C" NOT NULL,
  unit           text NOT NULL,
  subject        text COLLATE "C" NOT NULL,
  customer       text,
  subscription   text,
  dimensions     text COLLATE "C" NOT NULL,
  -- An index takes 2,700 bytes, dimensions may have 4,000: long ones stand in it as their MD5.
  dimensions_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS
                   (CASE WHEN octet_length(dimensions) <= 32 THEN dimensions ELSE md5(dimensions) END) STORED,
  window_start   timestamptz NOT NULL,
  window_end     timestamptz NOT NULL,
  records        bigint NOT NULL,
  quantity       numeric(38, 9) NOT NULL,
  PRIMARY KEY (tenant, meter, subject, dimensions_key, window_start)
);

CREATE TABLE tallygate.events (
  tenant       text COLLATE "C" NOT NULL,
  meter        text NOT NULL,
  unit         text NOT NULL,
  subject      text NOT NULL,
  customer     text,
  subscription text,
  dimensions   text NOT NULL,
  event_time   timestamptz NOT NULL,
  quantity     numeric(38, 9) NOT NULL,
  id           text,
  source       text,
  id_hash      text,
  attributes   text NOT NULL,
  position     bigint NOT NULL,
  event_index  integer NOT NULL,
  series       integer NOT NULL,
  PRIMARY KEY (tenant, position, event_index, series)
);

CREATE TABLE tallygate.statements (
  tenant        text COLLATE "C" NOT NULL,
  statement_id  bigint NOT NULL,
  number        bigint,
  state         text NOT NULL,
  kind          text NOT NULL,
  relates_to    bigint,
  customer      text NOT NULL,
  customer_name text NOT NULL,
  subscription  text NOT NULL,
  plan          text NOT NULL,
  plan_name     text NOT NULL,
  period        text NOT NULL,
  period_start  timestamptz NOT NULL,
  period_end    timestamptz NOT NULL,
  zone          text NOT NULL,
  currency      text NOT NULL,
  net           numeric(38, 9) NOT NULL,
  tax           numeric(38, 9) NOT NULL,
  tax_percent   numeric(38, 9),
  tax_included  boolean NOT NULL,
  total         numeric(38, 9) NOT NULL,
  credits       numeric(38, 9) NOT NULL,
  due           numeric(38, 9) NOT NULL,
  made_at       timestamptz NOT NULL,
  issued_at     timestamptz,
  issued_on     date,
  closing_flush bigint NOT NULL,
  PRIMARY KEY (tenant, statement_id)
);

CREATE TABLE tallygate.statement_lines (
  tenant          text COLLATE "C" NOT NULL,
  statement_id    bigint NOT NULL,
  line            integer NOT NULL,
  type            text NOT NULL,
  kind            text,
  charge          text,
  part            text,
  text            text NOT NULL,
  quantity        numeric(38, 12),
  unit            text,
  price           numeric(38, 18),
  per             numeric(38, 9),
  exact           text,
  amount          numeric(38, 9) NOT NULL,
  net             numeric(38, 9) NOT NULL,
  meter           text,
  records         bigint,
  adjusted_period text,
  item            text,
  credit_grant    text,
  PRIMARY KEY (tenant, statement_id, line)
);

CREATE TABLE tallygate.ledger (
  tenant       text COLLATE "C" NOT NULL,
  statement_id bigint NOT NULL,
  entry        bigint NOT NULL,
  number       bigint NOT NULL,
  booked_on    date NOT NULL,
  account      text NOT NULL,
  customer     text NOT NULL,
  text         text NOT NULL,
  debit        numeric(38, 9) NOT NULL,
  credit       numeric(38, 9) NOT NULL,
  currency     text NOT NULL,
  PRIMARY KEY (tenant, statement_id, entry)
);

-- How far each table of a tenant is; written in the transaction of the rows that it speaks of. A table is whole, as of its
-- snapshot, where finished is true.
CREATE TABLE tallygate.export_progress (
  tenant              text COLLATE "C" NOT NULL,
  table_name          text NOT NULL,
  through_flush       bigint NOT NULL,
  snapshot_created_at timestamptz NOT NULL,
  last_key            text[] NOT NULL,
  rows                bigint NOT NULL,
  finished            boolean NOT NULL,
  written_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, table_name)
);
