-- Sums only: no row stands for a visit, none can be joined to a person, an address, a session or another table.
-- `monthly` rows stand under the first day of their month; daily ones become these after 25 months.

create table usage.screen_sum (
  day date not null,
  monthly boolean not null default false,
  screen text not null check (length(screen) <= 120),
  audience text not null check (audience in ('resident', 'visitor', 'business')),
  lang text not null check (lang in ('vi', 'en', 'ko', 'zh', 'fr')),
  device text not null check (device in ('phone', 'tablet', 'computer')),
  mode text not null check (mode in ('full', 'lite')),
  views int not null check (views >= 0),
  visits int not null check (visits >= 0),
  seconds bigint not null check (seconds >= 0),
  primary key (day, monthly, screen, audience, lang, device, mode)
);

-- Apart from the screens on purpose: who lives where never meets what was read. '' = no commune was chosen.
create table usage.commune_sum (
  day date not null,
  monthly boolean not null default false,
  commune text not null check (length(commune) <= 36),
  views int not null check (views >= 0),
  visits int not null check (visits >= 0),
  primary key (day, monthly, commune)
);

create table usage.step_sum (
  day date not null,
  monthly boolean not null default false,
  flow text not null check (length(flow) <= 40),
  step text not null check (length(step) <= 40),
  reached int not null check (reached >= 0),
  primary key (day, monthly, flow, step)
);

-- The last batch that each server process has written: a batch whose answer was lost is never added twice.
create table usage.writer (
  process uuid primary key,
  batch int not null,
  written_at timestamptz not null
);
