package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OfferPlanTest {
    private static final String CERTIFICATE = "sha-256 " + "AB:".repeat(31) + "CD";

    private final Random random = new Random(1);
    private final OwnKeying keying =
            new OwnKeying(random, () -> Fingerprint.read(CERTIFICATE).orElseThrow());
    private final OwnMessages messages = OwnMessages.none(random);

    @Test
    @Tag("SRS-SDP-25")
    void nullAddressAndInactiveArePausesReceiveOnlyIsNone() throws Exception {
        var plan = plan("""
                m=audio 4 RTP/AVP 0
                c=IN IP4 0.0.0.0
                m=audio 6 RTP/AVP 0
                a=inactive
                m=audio 8 RTP/AVP 0
                a=recvonly
                """);

        assertThat(plan.lines())
                .extracting(line -> ((LinePlan.Receive) line).paused())
                .containsExactly(true, true, false);
    }

    @Test
    void lineWithoutFormatsIsRefused() throws Exception {
        var plan = plan("m=audio 4 RTP/AVP\r\nm=audio 6 RTP/AVP 0\r\n");

        assertThat(plan.lines().getFirst()).isInstanceOf(LinePlan.Refuse.class);
    }

    @Test
    void moreLinesThanCanBeAnsweredAreRefusedWithAReason() throws Exception {
        var thousand = "m=audio 4000 RTP/AVP 0\r\n".repeat(1_000);
        assertThat(OfferPlan.of(offer(thousand), List.of(), 2, keying, messages, Set.of())
                        .lines())
                .hasSize(1_000)
                .filteredOn(LinePlan.Receive.class::isInstance)
                .hasSize(2);

        assertThatThrownBy(() -> OfferPlan.of(
                        offer(thousand + "m=audio 4000 RTP/AVP 0\r\n"), List.of(), 2, keying, messages, Set.of()))
                .isInstanceOfSatisfying(RefusalException.class, refusal -> {
                    assertThat(refusal.reply().status()).isEqualTo(488);
                    assertThat(refusal.why()).isEqualTo("too-many-lines");
                    assertThat(refusal.sentence()).contains("1001 media lines");
                });
    }

    @Test
    @Tag("SRS-REI-02")
    void fewerLinesThanTheSessionHasAreNotAcceptable() throws Exception {
        var standing = List.of(
                AgreedLine.refused(offer("m=audio 0 RTP/AVP 0\r\n").media().getFirst()),
                AgreedLine.refused(offer("m=audio 0 RTP/AVP 0\r\n").media().getFirst()));

        assertThatThrownBy(
                        () -> OfferPlan.of(offer("m=audio 4 RTP/AVP 0\r\n"), standing, 8, keying, messages, Set.of()))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.reply().status()).isEqualTo(488));
    }

    @Test
    void allLinesTakenAwayByTheClientAreNoReasonToRefuse() throws Exception {
        assertThat(plan("m=audio 0 RTP/AVP 0\r\n").lines()).hasSize(1);
    }

    @Test
    @Tag("SEC-05")
    @Tag("SEC-07")
    @Tag("SEC-10")
    void keysThatCannotBeUsedAreSkipped() {
        var good = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        var line = offer("m=audio 4 RTP/SAVP 0\r\n"
                        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:dG9vIHNob3J0\r\n"
                        + "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + good + " UNENCRYPTED_SRTP\r\n"
                        + "a=crypto:3 AES_CM_128_HMAC_SHA1_32 inline:" + good + " -NOBODY_KNOWS WSH=64\r\n")
                .media()
                .getFirst();

        assertThat(OfferedKeys.choose(line, Optional.empty(), random))
                .isInstanceOfSatisfying(
                        OfferedKeys.Choice.Taken.class,
                        taken -> assertThat(taken.keys().answered().tag()).isEqualTo("3"));
    }

    @Test
    @Tag("SEC-05")
    void theFirstUsableKeyIsTakenAndOursIsKeptAsLongAsTheirs() {
        var offered = "m=audio 4 RTP/SAVP 0\r\n"
                + "a=crypto:1 F8_128_HMAC_SHA1_80 inline:" + "A".repeat(40) + "\r\n"
                + "a=crypto:2 AEAD_AES_256_GCM inline:" + "B".repeat(59) + "\r\n"
                + "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" + "C".repeat(40) + "\r\n";
        var first = taken(offered, Optional.empty());

        assertThat(first.answered().keys().suite()).isEqualTo(SrtpSuite.AEAD_AES_256_GCM);
        assertThat(first.answered().tag()).isEqualTo("2");
        assertThat(taken(offered, Optional.of(first))).isEqualTo(first);
        assertThat(taken(offered.replace("BBBB", "DDDD"), Optional.of(first)).answered())
                .isNotEqualTo(first.answered());
    }

    private LineKeys taken(String media, Optional<LineKeys> standing) {
        var choice = OfferedKeys.choose(offer(media).media().getFirst(), standing, random);
        return ((OfferedKeys.Choice.Taken) choice).keys();
    }

    @Test
    @Tag("SEC-04")
    @Tag("SEC-07")
    void aLineWithoutAUsableKeyIsRefusedWithTheReasonAndWithoutTheKey() throws Exception {
        var plan = plan("""
                m=audio 4 RTP/AVP 0
                m=audio 6 RTP/SAVP 0
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:dG9vIHNob3J0
                """);

        assertThat(plan.lines().get(1))
                .isInstanceOfSatisfying(
                        LinePlan.Refuse.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo("it offers no key that can be used for RTP/SAVP:"
                                        + " its key has 9 octets instead of 30"));
    }

    /// That they have no port of their own is not why they are lost.
    @Test
    @Tag("VID-09")
    void linesForABundleAloneTellWhyTheyCouldNotBeInIt() throws Exception {
        var shared = "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n";
        var tooMany = OfferPlan.of(
                offer("a=group:BUNDLE a b c\r\n"
                        + "m=audio 4 RTP/AVP 0\r\na=mid:a\r\na=rtcp-mux\r\n" + shared
                        + "m=audio 0 RTP/AVP 0\r\na=mid:b\r\na=bundle-only\r\n" + shared
                        + "m=audio 0 RTP/AVP 0\r\na=mid:c\r\na=bundle-only\r\n" + shared
                        + "m=audio 0 RTP/AVP 0\r\n"),
                List.of(),
                2,
                keying,
                messages,
                Set.of());
        assertThat(reasons(tooMany)).containsExactly("", "", "a session has at most 2 streams here", "");

        // What the tagged line has no key for, the other has none for either.
        var keyless = plan("a=group:BUNDLE a b\r\n"
                + "m=audio 4 RTP/SAVP 0\r\na=mid:a\r\na=rtcp-mux\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:dG9vIHNob3J0\r\n" + shared
                + "m=audio 0 RTP/SAVP 0\r\na=mid:b\r\na=bundle-only\r\n" + shared
                + "m=audio 6 RTP/AVP 0\r\n");
        assertThat(reasons(keyless).get(2)).isEmpty();
        assertThat(reasons(keyless).subList(0, 2))
                .containsOnly("it offers no key that can be used for RTP/SAVP: its key has 9 octets instead of 30");
    }

    private static List<String> reasons(OfferPlan plan) {
        return plan.lines().stream()
                .map(line -> line instanceof LinePlan.Refuse refused ? refused.reason() : "")
                .toList();
    }

    @Test
    @Tag("SRS-SDP-18")
    @Tag("SRS-SDP-20")
    void formatsAreReadFromRtpmapElseFromTheStaticTable() {
        var line = offer("""
                        m=audio 4 RTP/AVP 101 18 111 96
                        a=rtpmap:101 telephone-event/8000
                        a=rtpmap:111 OPUS/48000/2
                        a=fmtp:111 useinbandfec=1
                        """).media().getFirst();

        var formats = OfferedFormats.of(line);

        assertThat(formats).extracting("encodingName").containsExactly("telephone-event", "G729", "OPUS", "");
        assertThat(formats.get(2).channels()).isEqualTo(2);
        assertThat(formats.get(2).parameters()).isEqualTo("useinbandfec=1");
    }

    private OfferPlan plan(String media) throws RefusalException {
        return OfferPlan.of(offer(media), List.of(), 8, keying, messages, Set.of());
    }

    private static SessionDescription offer(String media) {
        return SessionDescription.parse(
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media);
    }
}
