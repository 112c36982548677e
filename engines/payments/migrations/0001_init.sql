-- What is owed: by whom, to whom, for what, until when. `state` follows from the amounts (shared/money.ts).
create table payments.pay_order (
  id uuid primary key,
  reference text not null unique,
  record_kind text not null,
  record_id text not null,
  owner_reference text not null,
  title jsonb not null,
  payer_id uuid,
  payee_unit_id uuid not null,
  lines jsonb not null,
  total bigint not null check (total >= 0),
  due bigint not null check (due between 0 and total),
  received bigint not null default 0 check (received >= 0),
  agreed_back bigint not null default 0 check (agreed_back between 0 and received),
  sent_back bigint not null default 0 check (sent_back between 0 and agreed_back),
  closed text check (closed in ('expired', 'cancelled')),
  refund_open boolean not null default false,
  state text not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  closed_at timestamptz,
  receipt_id uuid,
  check (closed is null or due = 0),
  unique (record_kind, owner_reference)
);
create index on payments.pay_order (record_kind, record_id);
create index on payments.pay_order (payer_id, opened_at desc) where payer_id is not null;
create index on payments.pay_order (payee_unit_id, opened_at desc, id desc);
create index on payments.pay_order (expires_at) where state in ('open', 'partly');

-- Who pays, as the receipt must name them; apart, so that the rest can be read without it.
create table payments.payer (
  order_id uuid primary key references payments.pay_order on delete cascade,
  name text not null,
  address text
);

create table payments.attempt (
  id uuid primary key,
  order_id uuid not null references payments.pay_order,
  n int not null check (n > 0),
  reference text not null unique,
  way text not null check (way in ('vietqr', 'gateway', 'cash')),
  state text not null check (state in ('waiting', 'paid', 'failed', 'cancelled', 'expired')),
  amount bigint not null check (amount > 0),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  url text,
  qr text,
  transfer jsonb,
  looked_up_at timestamptz,
  unique (order_id, n)
);
create index on payments.attempt (expires_at) where state = 'waiting';

-- What the gateway and the bank told us, as it came: stored before it is judged.
create table payments.callback (
  id uuid primary key,
  source text not null check (source in ('gateway', 'bank')),
  at timestamptz not null,
  address text not null,
  raw text not null,
  signature text,
  verdict text not null check (verdict in
    ('stored', 'applied', 'known', 'forged', 'otherAmount', 'unknown', 'failed', 'unmatched', 'ignored', 'malformed')),
  reference text,
  external_id text,
  amount bigint,
  order_id uuid references payments.pay_order,
  judged_at timestamptz
);
create index on payments.callback (at) where verdict = 'stored';
create index on payments.callback (source, at);

create table payments.shift (
  id uuid primary key,
  unit_id uuid not null,
  cashier_id uuid not null,
  cashier text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  float bigint not null check (float >= 0),
  counted bigint check (counted >= 0),
  difference bigint,
  note text,
  check ((closed_at is null) = (counted is null))
);
create unique index on payments.shift (cashier_id) where closed_at is null;
create index on payments.shift (unit_id, opened_at);

-- Every đồng that came in, once: the outside's own number for it is unique per source.
create table payments.money_in (
  id uuid primary key,
  source text not null check (source in ('gateway', 'bank', 'cash')),
  external_id text not null,
  order_id uuid references payments.pay_order,
  attempt_id uuid references payments.attempt,
  shift_id uuid references payments.shift,
  reference text not null,
  amount bigint not null check (amount > 0),
  agreed_back bigint not null default 0 check (agreed_back between 0 and amount),
  paid_at timestamptz not null,
  at timestamptz not null,
  unique (source, external_id)
);
create index on payments.money_in (order_id);
create index on payments.money_in (source, paid_at);
create index on payments.money_in (shift_id) where shift_id is not null;

create table payments.refund (
  id uuid primary key,
  order_id uuid not null references payments.pay_order,
  money_in_id uuid not null references payments.money_in,
  amount bigint not null check (amount > 0),
  reason text not null,
  state text not null check (state in ('asked', 'refused', 'agreed', 'sent', 'troubled')),
  asked_by uuid not null,
  asked_name text,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  note text,
  trouble text,
  tries int not null default 0,
  sent_at timestamptz,
  external_id text unique,
  shift_id uuid references payments.shift,
  -- The second person is another one, whatever the program says.
  check (decided_by is null or decided_by <> asked_by)
);
create unique index on payments.refund (order_id) where state in ('asked', 'agreed', 'troubled');
create index on payments.refund (money_in_id);
create index on payments.refund (asked_at desc);

-- The ledger. A transaction is written once, with all its entries, which come to nothing; a mistake is set right by
-- another transaction.
create table payments.ledger_transaction (
  id uuid primary key,
  kind text not null,
  order_id uuid references payments.pay_order,
  at timestamptz not null,
  by_person uuid,
  written_in xid8 not null default pg_current_xact_id()
);
create index on payments.ledger_transaction (order_id);

create table payments.entry (
  id bigint generated always as identity primary key,
  transaction_id uuid not null references payments.ledger_transaction,
  account text not null,
  unit_id uuid,
  order_id uuid references payments.pay_order,
  shift_id uuid references payments.shift,
  amount bigint not null check (amount <> 0)
);
create index on payments.entry (transaction_id);
create index on payments.entry (order_id);
create index on payments.entry (account);

create function payments.never_again() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only added to' using errcode = 'restrict_violation';
end $$;
create trigger only_added before update or delete on payments.entry
  for each row execute function payments.never_again();
create trigger only_added before update or delete on payments.ledger_transaction
  for each row execute function payments.never_again();
create trigger never_emptied before truncate on payments.entry execute function payments.never_again();
create trigger never_emptied before truncate on payments.ledger_transaction execute function payments.never_again();

create function payments.same_breath() returns trigger language plpgsql as $$
begin
  if not exists (select from payments.ledger_transaction t
    where t.id = new.transaction_id and t.written_in = pg_current_xact_id()) then
    raise exception 'a ledger transaction is written at once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger same_breath before insert on payments.entry for each row execute function payments.same_breath();

create function payments.sums_to_zero() returns trigger language plpgsql as $$
declare total bigint; parts int;
begin
  select coalesce(sum(amount), 0), count(*) into total, parts from payments.entry where transaction_id = new.id;
  if total <> 0 or parts < 2 then
    raise exception 'ledger transaction % comes to % in % entries', new.id, total, parts using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger sums_to_zero after insert on payments.ledger_transaction
  deferrable initially deferred for each row execute function payments.sums_to_zero();

-- The gateway's file of a day, and what comparing it found.
create table payments.settlement_day (
  day date primary key,
  sha256 text not null,
  ours bigint not null,
  theirs bigint not null,
  at timestamptz not null
);
create table payments.settlement_row (
  day date not null references payments.settlement_day on delete cascade,
  line int not null,
  kind text not null check (kind in ('pay', 'refund')),
  reference text not null,
  external_id text not null,
  amount bigint not null,
  at timestamptz not null,
  primary key (day, line)
);
create index on payments.settlement_row (external_id);

create table payments.difference (
  id uuid primary key,
  day date not null,
  kind text not null,
  reference text not null,
  order_id uuid references payments.pay_order,
  ours bigint,
  theirs bigint,
  state text not null check (state in ('open', 'explained', 'settled')),
  note text,
  found_at timestamptz not null,
  settled_by uuid,
  settled_name text,
  settled_at timestamptz,
  unique (day, kind, reference)
);
