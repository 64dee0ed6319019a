package io.earwitness.siprec.body;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/// One part of a SIP message body, as it arrived and as it is meant.
///
/// Made by the body parser or by a sender. The content arrays are not copied: treat them as read-only.
public final class BodyPart {
    private final PartHeaders headers;
    private final PartRole role;
    private final byte[] received;
    private final byte[] content;

    BodyPart(PartHeaders headers, PartRole role, byte[] received, byte[] content) {
        this.headers = headers;
        this.role = role;
        this.received = received;
        this.content = content;
    }

    public PartHeaders headers() {
        return headers;
    }

    public PartRole role() {
        return role;
    }

    /// The octets between the part's blank line and the next boundary, exactly as received.
    public byte[] received() {
        return received;
    }

    /// The octets after Content-Transfer-Encoding was undone; the same array as [#received()] where there was none.
    public byte[] content() {
        return content;
    }

    /// Media type in lower case without parameters; empty when the part names none.
    public String mediaType() {
        return headers.contentType().map(MediaType::value).orElse("");
    }

    /// Whether the sender insists that we understand this part; RFC 3261 §20.11 makes that the default.
    public boolean handlingRequired() {
        return headers.disposition()
                .flatMap(disposition -> disposition.parameter("handling"))
                .map(handling -> !handling.toLowerCase(Locale.ROOT).equals("optional"))
                .orElse(true);
    }

    /// Whether the part is compressed or otherwise encoded in a way that we do not undo (RFC 3261 §20.12).
    public boolean encoded() {
        return headers.first("Content-Encoding")
                .map(encoding -> !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity"))
                .orElse(false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodyPart that
                && headers.equals(that.headers)
                && role == that.role
                && Arrays.equals(received, that.received)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(headers, role, Arrays.hashCode(received));
    }

    @Override
    public String toString() {
        return role + " " + mediaType() + ", " + received.length + " octets";
    }
}
