-- Made here, or given by an authority as files: then the private key stays in its file and `sealed` is empty.
alter table alerts.signing_key add column source text not null default 'own' check (source in ('own', 'files'));
create unique index on alerts.signing_key (md5(certificate));
