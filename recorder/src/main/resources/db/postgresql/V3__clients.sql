-- Which client recorded what, and what it did otherwise than the standards: made from the manifests, like everything here.
create table recording_client (
    recording_id  text   collate "C" primary key,
    client_id     text   collate "C" not null,
    user_agent    text   not null,
    -- without the port
    address       text   not null,
    started_nanos bigint not null,
    -- each once, with blanks between
    codecs        text   not null,
    -- as the description has them, in order, with blanks between
    labels        text   not null
);

create index recording_client_by_client on recording_client (client_id, started_nanos desc);

create table recording_deviation (
    recording_id  text   collate "C" not null,
    kind          text   collate "C" not null,
    rule          text   not null,
    words         text   not null,
    client_id     text   collate "C" not null,
    started_nanos bigint not null,
    primary key (recording_id, kind)
);

create index recording_deviation_by_client on recording_deviation (client_id, kind, started_nanos);
