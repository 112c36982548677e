-- The desk: what is written.
create table news.item (
  id uuid primary key,
  kind text not null check (kind in ('news', 'guidance', 'document', 'campaign', 'event', 'correction')),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 90),
  state text not null default 'draft' check (state in ('draft', 'review', 'scheduled', 'published', 'withdrawn')),
  live boolean not null default false,
  -- Every change counts; a decision names the version that it is about.
  version integer not null default 1,
  meta_version integer not null default 1,
  source_lang text not null default 'vi' check (source_lang in ('vi', 'en', 'ko', 'zh', 'fr')),
  unit_id uuid not null,
  section text not null,
  tags text[] not null default '{}',
  audiences text[] not null default '{}',
  areas uuid[] not null default '{}',
  cover_id uuid,
  facts jsonb not null default '{}',
  pinned boolean not null default false,
  expires_at timestamptz,
  publish_at timestamptz,
  notify boolean not null default false,
  -- What readers are told when a published one changes.
  change jsonb,
  -- Who wrote since it was last published: none of them publishes it.
  writers uuid[] not null default '{}',
  approved_by uuid,
  approved_name text,
  return_note text,
  withdrawn_reason jsonb,
  origin jsonb,
  created_by uuid,
  created_at timestamptz not null,
  updated_name text not null,
  updated_at timestamptz not null,
  check ((state = 'scheduled') = (publish_at is not null))
);
create index on news.item (state, updated_at desc, id desc);
create index on news.item (updated_at desc, id desc);
create index on news.item (created_by, updated_at desc);
create index on news.item (publish_at) where state = 'scheduled';

create table news.text (
  item_id uuid not null references news.item on delete cascade,
  lang text not null check (lang in ('vi', 'en', 'ko', 'zh', 'fr')),
  title text not null default '',
  lead text not null default '',
  body jsonb not null,
  cover_alt text not null default '',
  parts jsonb not null default '{}',
  made_by text not null default 'person' check (made_by in ('person', 'machine')),
  version integer not null default 1,
  -- Version of the original that a translation was made from.
  of_version integer not null default 1,
  writer uuid,
  checked_version integer not null default 0,
  checked_by uuid,
  updated_name text not null,
  updated_at timestamptz not null,
  title_fold text generated always as (kernel.fold(title)) stored,
  primary key (item_id, lang)
);
create index on news.text using gin (title_fold gin_trgm_ops);

-- What readers see: a copy made when it is published, untouched by what is written meanwhile.
create table news.shown (
  item_id uuid primary key references news.item on delete cascade,
  kind text not null,
  slug text not null unique,
  state text not null default 'live' check (state in ('live', 'withdrawn')),
  section text not null,
  tags text[] not null,
  audiences text[] not null,
  areas uuid[] not null,
  unit_id uuid not null,
  cover_id uuid,
  facts jsonb not null,
  pinned boolean not null,
  expires_at timestamptz,
  expired boolean not null default false,
  origin jsonb,
  source_lang text not null,
  source_version integer not null,
  -- News by when it was published, documents by date of issue, events by when they begin.
  order_at timestamptz not null,
  first_at timestamptz not null,
  at timestamptz not null,
  corrected_at timestamptz,
  withdrawn_at timestamptz,
  reason jsonb
);
create index on news.shown (kind, order_at desc, item_id desc) where state = 'live';
create index on news.shown (pinned desc, order_at desc, item_id desc) where state = 'live';
create index on news.shown (section, order_at desc) where state = 'live';
create index on news.shown using gin (tags);
create index on news.shown using gin (areas);
create index on news.shown (expires_at) where state = 'live' and not expired and expires_at is not null;

create table news.shown_text (
  item_id uuid not null references news.shown on delete cascade,
  lang text not null,
  title text not null,
  lead text not null,
  body jsonb not null,
  cover_alt text not null,
  parts jsonb not null,
  made_by text not null,
  version integer not null,
  of_version integer not null,
  plain text not null,
  fold text generated always as (kernel.fold(title || ' ' || lead || ' ' || left(plain, 20000))) stored,
  primary key (item_id, lang)
);
create index on news.shown_text using gin (fold gin_trgm_ops);

-- Said to readers for good.
create table news.correction (
  item_id uuid not null references news.item on delete cascade,
  at timestamptz not null,
  words jsonb not null,
  primary key (item_id, at)
);

create table news.revision (
  item_id uuid not null references news.item on delete cascade,
  number integer not null,
  action text not null,
  by_id uuid,
  name text not null,
  at timestamptz not null,
  note text not null default '',
  texts jsonb not null,
  primary key (item_id, number)
);

create table news.sign_up (
  event_id uuid not null references news.shown on delete cascade,
  person_id uuid not null,
  at timestamptz not null,
  cancelled_at timestamptz,
  primary key (event_id, person_id)
);
create index on news.sign_up (person_id);

-- Feeds of others.
create table news.source (
  id uuid primary key,
  name text not null,
  url text not null unique,
  section text not null,
  audiences text[] not null,
  lang text not null,
  licence text not null,
  trust text not null check (trust in ('publish', 'review')),
  every integer not null,
  active boolean not null,
  etag text,
  last_modified text,
  last_at timestamptz,
  last_outcome text check (last_outcome in ('read', 'unchanged', 'failed')),
  last_why text,
  failures integer not null default 0,
  taken integer not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null
);
create index on news.source (next_at) where active;

-- What was seen in a feed, so that it is taken over once whatever becomes of the item.
create table news.source_entry (
  source_id uuid not null references news.source on delete cascade,
  guid text not null,
  url text not null,
  item_id uuid references news.item on delete set null,
  seen_at timestamptz not null,
  primary key (source_id, guid)
);
create unique index on news.source_entry (url);
