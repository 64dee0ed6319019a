-- Names that other systems gave a call: several a recording, found by their whole or their beginning.
create table recording_identifier (
    recording_id text    collate "C" not null,
    ordinal      integer not null,
    -- small letters
    kind         text    collate "C" not null,
    value_folded text    collate "C" not null,
    -- its first 200 characters: a value from the network may be longer than a b-tree entry
    value_key    text    collate "C" not null,
    primary key (recording_id, ordinal)
);

create index recording_identifier_by_value on recording_identifier (value_key, kind);
