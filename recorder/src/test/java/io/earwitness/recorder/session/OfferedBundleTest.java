package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which groups of lines are taken, what then counts for each line, and what is answered.
class OfferedBundleTest {
    private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";
    private static final String EXTMAP = "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n";

    private final Random random = new Random(1);
    private final OwnKeying keying =
            new OwnKeying(random, () -> Fingerprint.read(FINGERPRINT).orElseThrow());
    private final OwnMessages messages = OwnMessages.none(random);

    private static SessionDescription offer(String group, String... lines) {
        return SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                + "a=group:LS a b\r\na=group:" + group + "\r\n" + String.join("", lines));
    }

    private static String line(String mid, int port, String... attributes) {
        return "m=audio " + port + " RTP/AVP 8\r\na=mid:" + mid + "\r\na=label:" + mid + "\r\n" + EXTMAP
                + more(attributes);
    }

    private static String bundleOnly(String mid, String... attributes) {
        return line(mid, 0, "bundle-only") + more(attributes);
    }

    private static String more(String... attributes) {
        var lines = new StringBuilder();
        for (var attribute : attributes) {
            lines.append("a=").append(attribute).append("\r\n");
        }
        return lines.toString();
    }

    private List<LinePlan> plan(SessionDescription offer) throws RefusalException {
        return plan(offer, List.of());
    }

    private List<LinePlan> plan(SessionDescription offer, List<AgreedLine> standing) throws RefusalException {
        return OfferPlan.of(offer, standing, 8, keying, messages, Set.of()).lines();
    }

    private static List<String> parts(List<LinePlan> plan) {
        return plan.stream()
                .map(line -> switch (line) {
                    case LinePlan.Refuse _ -> "refused";
                    case LinePlan.Receive receive ->
                        receive.bundle()
                                .map(part -> part.place() + " " + part.mid())
                                .orElse("alone");
                    case LinePlan.Listen _ -> "messages";
                })
                .toList();
    }

    /// As the lines stand after an answer: each stream of a group on port 20000, others above.
    private static List<AgreedLine> standing(List<LinePlan> plan) {
        var lines = new ArrayList<AgreedLine>();
        for (var line : plan) {
            lines.add(
                    switch (line) {
                        case LinePlan.Refuse refused -> AgreedLine.refused(refused.offered());
                        case LinePlan.Receive receive ->
                            new AgreedLine(
                                    receive.offered(),
                                    Optional.of(new StreamDescription(
                                            lines.size(),
                                            lines.size(),
                                            "",
                                            "audio",
                                            receive.offered().protocol(),
                                            OfferedFormats.of(receive.offered()),
                                            receive.bundle().isPresent() ? 20_000 : 20_010 + 2 * lines.size())),
                                    receive.paused(),
                                    receive.protection(),
                                    receive.attributes(),
                                    Optional.empty(),
                                    receive.bundle());
                        case LinePlan.Listen listen -> throw new AssertionError(listen + " shares no port");
                    });
        }
        return lines;
    }

    private static SessionDescription answer(SessionDescription offer, List<LinePlan> plan) {
        return new AnswerDescription(7, new Connection(false, "192.0.2.9")).answer(offer, standing(plan), true);
    }

    @Test
    @Tag("VID-08")
    @Tag("VID-09")
    void whereNothingWouldBeLostEachLineHasItsOwnPort() throws Exception {
        var offer = offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), line("b", 4002, "rtcp-mux"));
        var plan = plan(offer);

        assertThat(parts(plan)).containsExactly("alone", "alone");
        assertThat(answer(offer, plan).attributes("group")).isEmpty();
        assertThat(answer(offer, plan).media()).noneMatch(line -> line.has("mid") || line.has("extmap"));
    }

    @Test
    @Tag("VID-10")
    void linesThatAreOfferedInABundleAloneHaveWhatTheTaggedOneHas() throws Exception {
        var offer = offer(
                "BUNDLE a b c",
                line("a", 4000, "rtcp-mux", "rtcp-mux-only", "rtcp-rsize", "ssrc:1 cname:x", "rtcp:9"),
                bundleOnly("b", "ssrc:2 cname:x", "inactive"),
                "m=audio 4004 RTP/AVP 8\r\na=mid:c\r\nc=IN IP4 192.0.2.2\r\na=rtcp-mux\r\n" + EXTMAP);
        var plan = plan(offer);

        assertThat(parts(plan)).containsExactly("0 a", "1 b", "2 c");
        for (var line : plan) {
            assertThat(line.offered().port()).isEqualTo(4000);
            assertThat(line.offered().connection()).contains(new Connection(false, "192.0.2.1"));
            assertThat(line.offered().has("rtcp-mux")).isTrue();
            assertThat(line.offered().has("bundle-only")).isFalse();
        }
        assertThat(plan.get(1).offered().attributes("ssrc")).containsExactly("2 cname:x");
        assertThat(((LinePlan.Receive) plan.get(1)).paused()).isTrue();
        assertThat(plan.get(2).offered().has("ssrc")).isFalse();

        var answer = answer(offer, plan);
        assertThat(answer.attributes("group")).containsExactly("BUNDLE a b c");
        assertThat(answer.media()).extracting(MediaDescription::port).containsOnly(20_000);
        assertThat(answer.media())
                .extracting(line -> line.attribute("mid").orElse(""))
                .containsExactly("a", "b", "c");
        assertThat(answer.media())
                .allMatch(line -> line.attributes("extmap").equals(List.of("3 urn:ietf:params:rtp-hdrext:sdes:mid")));
        assertThat(answer.media()).noneMatch(line -> line.has("bundle-only") || line.has("rtcp"));
        assertThat(answer.media().getFirst().has("rtcp-mux-only")).isTrue();
        // Said once, for all.
        assertThat(answer.media().stream().filter(line -> line.has("rtcp-mux"))).hasSize(1);
        assertThat(answer.media().stream().filter(line -> line.has("rtcp-rsize")))
                .hasSize(1);
    }

    @Test
    @Tag("VID-10")
    void linesOfOneAddressShareOurs() throws Exception {
        var plan = plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), line("b", 4000)));

        assertThat(parts(plan)).containsExactly("0 a", "1 b");
    }

    /// The first that has a port and that we take; the others keep their order behind it.
    @Test
    @Tag("VID-10")
    void theFirstThatCanBeIsTagged() throws Exception {
        var offer = offer(
                "BUNDLE d b c a",
                line("a", 4000, "rtcp-mux"),
                bundleOnly("b"),
                line("c", 4000, "rtcp-mux"),
                "m=application 4000 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\na=rtcp-mux\r\n");
        var plan = plan(offer);

        assertThat(parts(plan)).containsExactly("2 a", "1 b", "0 c", "refused");
        var answer = answer(offer, plan);
        assertThat(answer.attributes("group")).containsExactly("BUNDLE c b a");
        assertThat(answer.media().get(2).has("rtcp-mux")).isTrue();
        assertThat(answer.media().get(0).has("rtcp-mux")).isFalse();
        assertThat(answer.media().get(3).port()).isZero();
    }

    @Test
    @Tag("VID-09")
    void whereOnlyOneLineIsLeftThereIsNoGroup() throws Exception {
        var offer = offer(
                "BUNDLE a b",
                line("a", 4000, "rtcp-mux"),
                "m=application 0 UDP/DTLS/SCTP x\r\na=mid:b\r\na=bundle-only\r\n");

        assertThat(parts(plan(offer))).containsExactly("alone", "refused");
    }

    /// In each the group is declined: the first line has its own port, and the one for a bundle alone is refused,
    /// with a reason for the notes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                // No shared port for RTP and RTCP.
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:b|a=bundle-only",
                // Another profile.
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVPF 0|a=mid:b|a=bundle-only",
                // Nothing tells their packets apart.
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 8 0|a=mid:b|a=bundle-only",
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=ssrc:1 cname:x|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 8"
                        + "|a=mid:b|a=bundle-only",
                "BUNDLE a b|m=audio 4000 RTP/AVP 101|a=rtpmap:101 telephone-event/8000|a=rtcp-mux|a=mid:a"
                        + "|m=audio 0 RTP/AVP 101|a=rtpmap:101 telephone-event/8000|a=mid:b|a=bundle-only",
                // One name for two, one that nobody has, one twice, none.
                "BUNDLE a a|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:a|a=bundle-only",
                "BUNDLE a b c|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:b|a=bundle-only",
                "BUNDLE a b b|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:b|a=bundle-only",
                "BUNDLE|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:b|a=bundle-only"
            })
    @Tag("VID-09")
    void whatCannotBeDoneRightlyIsDeclined(String offered) throws Exception {
        var offer = offer(offered.substring(0, offered.indexOf('|')), lines(offered));
        var plan = plan(offer);

        assertThat(parts(plan)).containsExactly("alone", "refused");
        assertThat(((LinePlan.Refuse) plan.get(1)).reason()).contains("on a port of others alone");
        assertThat(answer(offer, plan).attributes("group")).isEmpty();
        assertThat(answer(offer, plan).media().get(1).port()).isZero();
    }

    private static String lines(String offered) {
        return offered.substring(offered.indexOf('|') + 1).replace("|", "\r\n") + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // By their sources, by their payload types, or by the one and the other.
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=ssrc:1 cname:x|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 8"
                        + "|a=ssrc:2 cname:x|a=mid:b|a=bundle-only",
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=rtcp-mux|a=mid:a|m=audio 0 RTP/AVP 0|a=mid:b|a=bundle-only",
                "BUNDLE a b|m=audio 4000 RTP/AVP 8|a=ssrc:1 cname:x|a=rtcp-mux-only|a=mid:a|m=audio 0 RTP/AVP 0"
                        + "|a=mid:b|a=bundle-only",
                // Key presses have one number in both.
                "BUNDLE a b|m=audio 4000 RTP/AVP 8 101|a=rtpmap:101 telephone-event/8000|a=rtcp-mux|a=mid:a"
                        + "|m=audio 0 RTP/AVP 0 101|a=rtpmap:101 telephone-event/8000|a=mid:b|a=bundle-only"
            })
    @Tag("VID-10")
    void packetsMayBeToldApartWithoutTheExtension(String offered) throws Exception {
        var offer = offer(offered.substring(0, offered.indexOf('|')), lines(offered));

        assertThat(parts(plan(offer))).containsExactly("0 a", "1 b");
        assertThat(answer(offer, plan(offer)).media()).noneMatch(line -> line.has("extmap"));
    }

    @Test
    void readsTheExtensionThatTheClientSendsAndNoOther() {
        assertThat(midExtension("extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid"))
                .isEqualTo("7 -> 7 urn:ietf:params:rtp-hdrext:sdes:mid");
        assertThat(midExtension("extmap:1 urn:x", "extmap:255/sendonly urn:ietf:params:rtp-hdrext:sdes:mid more"))
                .isEqualTo("255 -> 255/recvonly urn:ietf:params:rtp-hdrext:sdes:mid");
        for (var other : List.of(
                "extmap:0 urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:4096 urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:99999 urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:5/recvonly urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:5/inactive urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:x urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap")) {
            assertThat(midExtension(other)).as(other).isEqualTo("0 -> ");
        }
    }

    private static String midExtension(String... attributes) {
        var line = SessionDescription.parse("v=0\r\nm=audio 4 RTP/AVP 8\r\n" + more(attributes))
                .media()
                .getFirst();
        return OfferedExtensions.mid(line) + " -> "
                + OfferedExtensions.answer(line).flatMap(Attribute::value).orElse("");
    }

    @Test
    @Tag("VID-10")
    void keysAreTheTaggedLines() throws Exception {
        var theirs = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random));
        var offer =
                secured(offer("BUNDLE b a", bundleOnly("a"), line("b", 4000, "rtcp-mux", "crypto:" + theirs.text())));
        var plan = plan(offer);

        assertThat(parts(plan)).containsExactly("1 a", "0 b");
        var first = ((LinePlan.Receive) plan.get(0)).protection();
        assertThat(first).isPresent().isEqualTo(((LinePlan.Receive) plan.get(1)).protection());
        var answer = answer(offer, plan);
        assertThat(answer.attributes("group")).containsExactly("BUNDLE b a");
        assertThat(answer.media().get(0).has("crypto")).isFalse();
        assertThat(answer.media().get(1).attributes("crypto")).hasSize(1);

        // The same key from another line: ours stays too.
        var next =
                secured(offer("BUNDLE a b", line("a", 4000, "rtcp-mux", "crypto:" + theirs.text()), bundleOnly("b")));
        var again = plan(next, standing(plan));
        assertThat(parts(again)).containsExactly("0 a", "1 b");
        assertThat(((LinePlan.Receive) again.get(1)).protection()).isEqualTo(first);
        assertThat(answer(next, again).media().get(0).attributes("crypto"))
                .isEqualTo(answer.media().get(1).attributes("crypto"));
        assertThat(answer(next, again).media().get(1).has("crypto")).isFalse();
    }

    /// Without a key nothing of the tagged line can be opened, and another has its own port.
    @Test
    void aTaggedLineThatCannotBeOpenedLeavesTheGroup() throws Exception {
        var theirs = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random));
        var offer = secured(offer(
                "BUNDLE a b c",
                line("a", 4000, "rtcp-mux"),
                bundleOnly("b"),
                line("c", 4002, "rtcp-mux", "crypto:" + theirs.text())));

        assertThat(parts(plan(offer))).containsExactly("refused", "1 b", "0 c");
    }

    @Test
    void theHandshakeIsTheTaggedLines() throws Exception {
        var offer = SessionDescription.parse(offer(
                        "BUNDLE a b",
                        line("a", 4000, "rtcp-mux", "setup:actpass", "fingerprint:" + FINGERPRINT),
                        bundleOnly("b"))
                .toString()
                .replace("RTP/AVP", "UDP/TLS/RTP/SAVPF"));
        var plan = plan(offer);

        assertThat(((LinePlan.Receive) plan.get(0)).protection())
                .isPresent()
                .isEqualTo(((LinePlan.Receive) plan.get(1)).protection());
        var answer = answer(offer, plan);
        assertThat(answer.media().get(0).attribute("setup")).contains("passive");
        assertThat(answer.media().get(1)).matches(line -> !line.has("setup") && !line.has("fingerprint"));
    }

    private static SessionDescription secured(SessionDescription plain) {
        return SessionDescription.parse(plain.toString().replace("RTP/AVP", "RTP/SAVP"));
    }

    @Test
    @Tag("VID-10")
    void aGroupThatStandsGoesOnHoweverItIsSaid() throws Exception {
        var standing = standing(plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b"))));

        // By RFC 8843, by RFC 9143, with addresses of their own, with one line less, with one line more.
        assertThat(parts(plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b")), standing)))
                .containsExactly("0 a", "1 b");
        assertThat(parts(plan(offer("BUNDLE b a", line("a", 4000), line("b", 4000, "rtcp-mux")), standing)))
                .containsExactly("1 a", "0 b");
        assertThat(parts(plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), line("b", 4002, "rtcp-mux")), standing)))
                .containsExactly("0 a", "1 b");
        assertThat(parts(plan(offer("BUNDLE b", line("a", 0), line("b", 4000, "rtcp-mux")), standing)))
                .containsExactly("refused", "0 b");
        assertThat(parts(plan(
                        offer("BUNDLE a c b", line("a", 4000, "rtcp-mux"), bundleOnly("b"), bundleOnly("c")),
                        standing)))
                .containsExactly("0 a", "2 b", "1 c");
        // Out of it.
        assertThat(parts(plan(offer("BUNDLE a", line("a", 4000, "rtcp-mux"), line("b", 4002)), standing)))
                .containsExactly("0 a", "alone");
        assertThat(parts(plan(offer("LS x", line("a", 4000), line("b", 4002)), standing)))
                .containsExactly("alone", "alone");
    }

    /// On the port of others it would be another stream: what it has of its own goes on, and what can only be with it
    /// is refused, with a reason for the notes.
    @Test
    @Tag("VID-09")
    void noGroupIsFormedAroundALineThatStandsAlone() throws Exception {
        var standing = standing(plan(offer("LS x", line("a", 4000, "rtcp-mux"))));

        var offer = offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b"));
        var plan = plan(offer, standing);
        assertThat(parts(plan)).containsExactly("alone", "refused");
        assertThat(((LinePlan.Refuse) plan.get(1)).reason())
                .isEqualTo("it is offered on the port of a line that has one of its own already, and goes on there");
        assertThat(answer(offer, plan).attributes("group")).isEmpty();
        // Of one address with it, in the words of RFC 9143: one with a port has its own.
        assertThat(parts(plan(offer("BUNDLE b a", line("a", 4000, "rtcp-mux"), line("b", 4000, "rtcp-mux")), standing)))
                .containsExactly("alone", "alone");
        // Those that are new may be a group without it.
        assertThat(parts(plan(
                        offer("BUNDLE a b c", line("a", 4000), line("b", 4000, "rtcp-mux"), bundleOnly("c")),
                        standing)))
                .containsExactly("alone", "0 b", "1 c");
        // Another medium is another stream in any case.
        assertThat(parts(plan(
                        offer("BUNDLE a b", line("a", 4000, "rtcp-mux").replace("audio", "video"), bundleOnly("b")),
                        standing)))
                .containsExactly("0 a", "1 b");
    }

    @Test
    @Tag("VID-10")
    void aLineThatStandsAloneIsNotTakenIntoTheGroup() throws Exception {
        var standing = standing(
                plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b"), line("c", 4002, "rtcp-mux"))));
        assertThat(standing.get(2).bundle()).isEmpty();

        var offer = offer(
                "BUNDLE c a b d",
                line("a", 4002, "rtcp-mux"),
                bundleOnly("b"),
                line("c", 4002, "rtcp-mux"),
                bundleOnly("d"));
        assertThat(parts(plan(offer, standing))).containsExactly("0 a", "1 b", "alone", "2 d");
        assertThat(answer(offer, plan(offer, standing)).attributes("group")).containsExactly("BUNDLE a b d");
        // Without a port it would be lost: so that nothing changes.
        assertThatThrownBy(() -> plan(
                        offer("BUNDLE a b c", line("a", 4000, "rtcp-mux"), bundleOnly("b"), bundleOnly("c")), standing))
                .isInstanceOfSatisfying(RefusalException.class, refused -> {
                    assertThat(refused.reply().status()).isEqualTo(488);
                    assertThat(refused.why()).isEqualTo("bundle");
                });
    }

    /// Out of a group nobody may be moved by an answer: the offer is refused, and all goes on as it was.
    @Test
    void aGroupThatStandsIsNotTakenApartByWhatCannotBeDone() throws Exception {
        var standing = standing(plan(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b"))));
        var offers = List.of(
                offer("BUNDLE a b", line("a", 4000), bundleOnly("b")),
                offer("BUNDLE a b", bundleOnly("a"), bundleOnly("b")),
                offer("BUNDLE a x", line("a", 4000, "rtcp-mux"), bundleOnly("b")),
                SessionDescription.parse(offer("BUNDLE a b", line("a", 4000, "rtcp-mux"), bundleOnly("b"))
                        .toString()
                        .replace(EXTMAP, "")));
        for (var offer : offers) {
            assertThatThrownBy(() -> plan(offer, standing)).isInstanceOfSatisfying(RefusalException.class, refused -> {
                assertThat(refused.reply().status()).isEqualTo(488);
                assertThat(refused.why()).isEqualTo("bundle");
            });
        }
    }

    /// By RFC 8843 all lines but the tagged one have port 0 in an answer, which takes nothing away.
    @Test
    @Tag("VID-10")
    void anAnswerOfTheClientTakesAwayOnlyWhatItTakesOutOfTheGroup() throws Exception {
        var standing =
                standing(plan(offer("BUNDLE a b c", line("a", 4000, "rtcp-mux"), bundleOnly("b"), bundleOnly("c"))));

        var answered = OfferedBundle.answered(
                offer("BUNDLE a b", line("a", 4000, "rtcp-mux", "crypto:1 x"), bundleOnly("b"), line("c", 0)),
                standing);

        assertThat(answered).extracting(MediaDescription::port).containsExactly(4000, 4000, 0);
        assertThat(answered.get(1).attributes("crypto")).containsExactly("1 x");
    }

    @Test
    @Tag("VID-10")
    void ourOwnOfferSaysWhatIsSharedInTheLineThatIsTaggedThen() throws Exception {
        var theirs = new CryptoAttribute("1", SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random));
        var offer = secured(offer(
                "BUNDLE a b c",
                line("a", 4000, "rtcp-mux", "crypto:" + theirs.text()),
                bundleOnly("b"),
                bundleOnly("c")));
        var lines = standing(plan(offer));
        var description = new AnswerDescription(7, new Connection(false, "192.0.2.9"));
        var answer = description.answer(offer, lines, true);

        var ours = description.offer(lines, true);
        assertThat(ours.attributes("group")).containsExactly("BUNDLE a b c");
        assertThat(ours.media()).extracting(MediaDescription::port).containsOnly(20_000);
        assertThat(ours.origin().version()).isEqualTo(answer.origin().version());

        lines.set(0, AgreedLine.refused(lines.getFirst().offered()));
        var then = description.offer(lines, true);
        assertThat(then.attributes("group")).containsExactly("BUNDLE b c");
        assertThat(then.media()).extracting(MediaDescription::port).containsExactly(0, 20_000, 20_000);
        assertThat(then.media().get(1).has("rtcp-mux")).isTrue();
        assertThat(then.media().get(1).attributes("crypto"))
                .isEqualTo(answer.media().getFirst().attributes("crypto"));
        assertThat(then.media().get(2).has("crypto")).isFalse();
    }
}
