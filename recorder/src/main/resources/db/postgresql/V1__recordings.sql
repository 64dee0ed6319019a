-- One row per finished recording; everything here can be made again from the archive's manifests.
create table recording (
    id              text   collate "C" primary key,
    started_nanos   bigint not null,
    length_millis   bigint not null,
    verdict         text   not null,
    verdict_reason  text   not null,
    call_id         text   not null,
    session_id      text   not null,
    user_agent      text   not null,
    client_address  text   not null,
    transport       text   not null,
    gap_millis      bigint not null,
    paused_millis   bigint not null,
    -- JSON, as the row's representation needs it
    parties         text   not null,
    overview        text   not null,
    -- small letters, one entry a line: what a search looks at
    party_text      text   not null,
    client_text     text   not null,
    search_text     text   not null
);

create index recording_by_start on recording (started_nanos desc, id desc);
-- Hashed: a Call-ID from the network may be longer than a b-tree entry.
create index recording_by_call on recording using hash (call_id);
create index recording_by_session on recording using hash (session_id);

-- The trigram index makes a search fast; without the right to create it, the search is slower and finds the same.
do $$
begin
    create extension if not exists pg_trgm;
    create index recording_words on recording using gin (search_text gin_trgm_ops);
exception
    when insufficient_privilege or undefined_file or feature_not_supported then
        raise notice 'pg_trgm is not available: text search reads every row';
end
$$;
