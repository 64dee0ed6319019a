-- Names that other systems gave a call: several a recording, found by their whole or their beginning.
create table recording_identifier (
    recording_id text    not null,
    ordinal      integer not null,
    -- small letters
    kind         text    not null,
    value_folded text    not null,
    -- its first 200 characters, for the index
    value_key    text    not null,
    primary key (recording_id, ordinal)
) without rowid;

create index recording_identifier_by_value on recording_identifier (value_key, kind);
