package io.earwitness.sip;

import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The settings of an endpoint.
///
/// @param listenPoints where it listens; at least one
/// @param userAgent what User-Agent and Server say
/// @param advertisedHost the host that Via and Contact name, where peers reach us by another address than we bind
/// @param contactParameters parameters of every Contact we send, such as `+sip.srs`
/// @param optionTags what may stand in Require beside `timer`, such as `siprec`; with `100rel`, who requires it gets no
///     provisional answer but 100
/// @param dialogMethods methods that dialog handlers take beside INVITE, BYE, CANCEL, ACK and OPTIONS
/// @param accept what Accept says in answers to INVITE and OPTIONS
public record SipEndpointConfig(
        List<ListenPoint> listenPoints,
        String userAgent,
        Optional<String> advertisedHost,
        List<String> contactParameters,
        Set<String> optionTags,
        Set<String> dialogMethods,
        List<String> accept,
        SipTimers timers,
        SipLimits limits) {

    public SipEndpointConfig {
        if (listenPoints.isEmpty()) {
            throw new IllegalArgumentException("an endpoint listens somewhere");
        }
        listenPoints = List.copyOf(listenPoints);
        contactParameters = List.copyOf(contactParameters);
        optionTags = Set.copyOf(optionTags);
        dialogMethods = Set.copyOf(dialogMethods);
        accept = List.copyOf(accept);
    }

    public static SipEndpointConfig listeningOn(ListenPoint... points) {
        return new SipEndpointConfig(
                List.of(points),
                "Earwitness",
                Optional.empty(),
                List.of(),
                Set.of(),
                Set.of(SipMethod.UPDATE, SipMethod.INFO),
                List.of("application/sdp"),
                SipTimers.DEFAULT,
                SipLimits.DEFAULT);
    }

    public SipEndpointConfig withUserAgent(String name) {
        return new SipEndpointConfig(
                listenPoints,
                name,
                advertisedHost,
                contactParameters,
                optionTags,
                dialogMethods,
                accept,
                timers,
                limits);
    }

    public SipEndpointConfig withAdvertisedHost(String host) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                Optional.of(host),
                contactParameters,
                optionTags,
                dialogMethods,
                accept,
                timers,
                limits);
    }

    public SipEndpointConfig withContactParameters(String... parameters) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                List.of(parameters),
                optionTags,
                dialogMethods,
                accept,
                timers,
                limits);
    }

    public SipEndpointConfig withOptionTags(String... tags) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                contactParameters,
                Set.of(tags),
                dialogMethods,
                accept,
                timers,
                limits);
    }

    public SipEndpointConfig withDialogMethods(String... methods) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                contactParameters,
                optionTags,
                Set.of(methods),
                accept,
                timers,
                limits);
    }

    public SipEndpointConfig withAccept(String... mediaTypes) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                contactParameters,
                optionTags,
                dialogMethods,
                List.of(mediaTypes),
                timers,
                limits);
    }

    public SipEndpointConfig withTimers(SipTimers given) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                contactParameters,
                optionTags,
                dialogMethods,
                accept,
                given,
                limits);
    }

    public SipEndpointConfig withLimits(SipLimits given) {
        return new SipEndpointConfig(
                listenPoints,
                userAgent,
                advertisedHost,
                contactParameters,
                optionTags,
                dialogMethods,
                accept,
                timers,
                given);
    }
}
