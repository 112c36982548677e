-- The size of the letters is a choice like the others: it follows the account.
alter table home.choice add column size text not null default 'normal';
