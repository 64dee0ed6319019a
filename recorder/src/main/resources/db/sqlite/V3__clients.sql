-- Which client recorded what, and what it did otherwise than the standards: made from the manifests, like everything here.
create table recording_client (
    recording_id  text    not null primary key,
    client_id     text    not null,
    user_agent    text    not null,
    -- without the port
    address       text    not null,
    started_nanos integer not null,
    -- each once, with blanks between
    codecs        text    not null,
    -- as the description has them, in order, with blanks between
    labels        text    not null
) without rowid;

create index recording_client_by_client on recording_client (client_id, started_nanos desc);

create table recording_deviation (
    recording_id  text    not null,
    kind          text    not null,
    rule          text    not null,
    words         text    not null,
    client_id     text    not null,
    started_nanos integer not null,
    primary key (recording_id, kind)
) without rowid;

create index recording_deviation_by_client on recording_deviation (client_id, kind, started_nanos);
