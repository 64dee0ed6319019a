package io.earwitness.recorder.model;

/// One SIP message of a recording session as a line of its ladder; the bytes lie elsewhere.
///
/// @param number     its place in the session's signalling, from 1
/// @param epochNanos when it passed our socket, nanoseconds since 1970; 0 where that was not kept
/// @param incoming   the client sent it
/// @param remote     the client's address and port
/// @param local      ours
/// @param transport  `UDP`, `TCP` or `TLS`
/// @param bytes      its length
/// @param method     of the request, or of the request that the response answers
/// @param status     of a response; 0 for a request
/// @param what       `INVITE`, `200 OK`
/// @param summary    what it carries in words, `2 × PCMA recvonly, ports 10412, 10414`; may be empty
/// @param repeats    the number of the message that it is a retransmission of; 0 where it is none
/// @param file       of the recording's folder that holds its bytes; empty where there is none
public record SignalledMessage(
        int number,
        long epochNanos,
        boolean incoming,
        String remote,
        String local,
        String transport,
        int bytes,
        String method,
        int status,
        String what,
        String summary,
        int repeats,
        String file) {}
