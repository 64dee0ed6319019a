package io.earwitness.client.call;

import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What calls to place: where, how many, how fast, who says what.
///
/// @param srs            the recording server; its `transport` parameter chooses UDP, TCP or TLS, and `sips:` demands
/// TLS
/// @param duration       how long each call sends media after it was answered
/// @param callsPerSecond how fast calls are begun
/// @param suite          of SRTP, where media is to be protected
/// @param tls            the roots that a server over TLS must lead to
/// @param communication  how the calls that are recorded are protected themselves
public record CallPlan(
        SipUri srs,
        CallCodec codec,
        Party caller,
        Party callee,
        Duration duration,
        int count,
        double callsPerSecond,
        Optional<SrtpSuite> suite,
        TlsFiles tls,
        CommunicationProtection communication) {

    /// How much sound one packet carries.
    static final Duration PACKET = Duration.ofMillis(20);

    static final int PACKET_SAMPLES = 160;

    public CallPlan {
        if (!srs.isSip()) {
            throw new IllegalArgumentException("a sip: or sips: URI is needed: " + srs);
        }
        if (duration.compareTo(PACKET) < 0) {
            throw new IllegalArgumentException("a call lasts at least one packet of 20 ms");
        }
        if (count < 1 || !(callsPerSecond > 0)) {
            throw new IllegalArgumentException("at least one call, at a rate above zero");
        }
    }

    /// One call with the bundled talk, in PCMA, as long as the talk lasts.
    public static CallPlan bundled(SipUri srs) throws IOException {
        var caller = new Party("sip:ann@office.example", "Ann Archer", Speech.bundledCaller());
        var callee = new Party("sip:ben@clinic.example", "Ben Brook", Speech.bundledCallee());
        return new CallPlan(
                srs,
                CallCodec.PCMA,
                caller,
                callee,
                caller.speech().duration(),
                1,
                1,
                Optional.empty(),
                TlsFiles.NONE,
                CommunicationProtection.NONE);
    }

    public CallPlan with(CallCodec chosen) {
        return new CallPlan(srs, chosen, caller, callee, duration, count, callsPerSecond, suite, tls, communication);
    }

    public CallPlan lasting(Duration chosen) {
        return new CallPlan(srs, codec, caller, callee, chosen, count, callsPerSecond, suite, tls, communication);
    }

    public CallPlan repeated(int calls, double perSecond) {
        return new CallPlan(srs, codec, caller, callee, duration, calls, perSecond, suite, tls, communication);
    }

    public CallPlan between(Party otherCaller, Party otherCallee) {
        return new CallPlan(
                srs, codec, otherCaller, otherCallee, duration, count, callsPerSecond, suite, tls, communication);
    }

    /// With media protected under keys of our own that the offer carries.
    public CallPlan secured(SrtpSuite chosen) {
        return new CallPlan(
                srs, codec, caller, callee, duration, count, callsPerSecond, Optional.of(chosen), tls, communication);
    }

    /// Believing servers over TLS whose certificates lead to one of these roots, in a PEM file.
    public CallPlan trusting(Path roots) {
        return new CallPlan(
                srs,
                codec,
                caller,
                callee,
                duration,
                count,
                callsPerSecond,
                suite,
                TlsFiles.NONE.trusting(roots),
                communication);
    }

    /// Recording calls that are protected so themselves: what would protect them less is not placed.
    public CallPlan recording(CommunicationProtection chosen) {
        return new CallPlan(srs, codec, caller, callee, duration, count, callsPerSecond, suite, tls, chosen);
    }

    /// RTP packets that each stream of a call has.
    public int packets() {
        return (int) Math.min(Integer.MAX_VALUE, duration.dividedBy(PACKET));
    }
}
