-- One row per finished recording; everything here can be made again from the archive's manifests.
create table recording (
    row             integer primary key,
    id              text    not null unique,
    started_nanos   integer not null,
    length_millis   integer not null,
    verdict         text    not null,
    verdict_reason  text    not null,
    call_id         text    not null,
    session_id      text    not null,
    user_agent      text    not null,
    client_address  text    not null,
    transport       text    not null,
    gap_millis      integer not null,
    paused_millis   integer not null,
    -- JSON, as the row's representation needs it
    parties         text    not null,
    overview        text    not null,
    -- small letters, one entry a line: what a search looks at
    party_text      text    not null,
    client_text     text    not null,
    search_text     text    not null
);

create index recording_by_start on recording (started_nanos desc, id desc);
create index recording_by_call on recording (call_id);
create index recording_by_session on recording (session_id);

create virtual table recording_words using fts5 (
    search_text, content = 'recording', content_rowid = 'row', tokenize = 'trigram case_sensitive 1', detail = 'full'
);

create trigger recording_added after insert on recording begin
    insert into recording_words (rowid, search_text) values (new.row, new.search_text);
end;

create trigger recording_removed after delete on recording begin
    insert into recording_words (recording_words, rowid, search_text) values ('delete', old.row, old.search_text);
end;

create trigger recording_changed after update on recording begin
    insert into recording_words (recording_words, rowid, search_text) values ('delete', old.row, old.search_text);
    insert into recording_words (rowid, search_text) values (new.row, new.search_text);
end;
