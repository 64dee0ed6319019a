package io.earwitness.recorder.api;

import io.earwitness.recorder.model.SessionOrigin;

/// `Client` of the contract: the session recording client that offered a call.
///
/// @param userAgent its User-Agent, empty where it sent none
/// @param address   where its INVITE came from
/// @param transport `UDP`, `TCP` or `TLS`
public record ClientRepresentation(String userAgent, String address, String transport) {
    public static ClientRepresentation of(SessionOrigin origin) {
        return new ClientRepresentation(origin.userAgent(), origin.remote(), origin.transport());
    }
}
