package io.earwitness.siprec.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageFilterTest {
    private static final HashKey KEY = HashKey.of("a key of the test");
    private static final String DOCUMENT = """
            <recording xmlns="urn:ietf:params:xml:ns:recording:1" xmlns:v="urn:vendor">
              <session session_id="s1"><start-time>2026-03-01T10:00:00Z</start-time></session>
              <participant participant_id="p1">
                <nameID aor="sip:zoltan.kiss@example.com"><name xml:lang="hu">Zolt\u00e1n &amp; Kiss</name></nameID>
                <v:agent grade="9">Secret Department</v:agent>
              </participant>
            </recording>
            """;

    @Test
    @Tag("MD-37")
    void masksElementsAndAttributesAndLeavesTheRest() {
        var stored = new String(
                document(
                        DOCUMENT,
                        rule("names", "nameID/name", FilterAction.MASK),
                        rule("aors", "nameID/@aor", FilterAction.MASK)),
                StandardCharsets.UTF_8);

        assertThat(stored)
                .contains("<name xml:lang=\"hu\">filtered-names</name>")
                .contains("aor=\"sip:filtered-aors@filtered.invalid\"")
                .contains("<!-- Earwitness-Filtered: aors, names -->")
                .contains("Secret Department")
                .doesNotContain("Kiss", "zoltan");
        var reading = SiprecOffer.read("application/rs-metadata+xml", stored.getBytes(StandardCharsets.UTF_8))
                .metadata()
                .orElseThrow();
        assertThat(reading).isInstanceOf(MetadataReading.Parsed.class);
    }

    @Test
    void dropsAnElementOfANamespaceWithAllInIt() {
        var stored = new String(
                document(DOCUMENT, rule("vendor", "{urn:vendor}agent", FilterAction.DROP)), StandardCharsets.UTF_8);

        assertThat(stored).doesNotContain("agent", "Secret", "grade").contains("Kiss", "Earwitness-Filtered: vendor");
    }

    @Test
    void anotherNamespaceIsNotMeant() {
        assertThat(document(DOCUMENT, rule("vendor", "{urn:other}agent", FilterAction.DROP)))
                .isEqualTo(DOCUMENT.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hashesTheSameValueAlikeAndAnotherOtherwise() {
        var filter = policy(rule("aors", "nameID/@aor", FilterAction.HASH)).begin();
        var once = text(filter.stored(invite(DOCUMENT)));
        var again = text(
                policy(rule("aors", "nameID/@aor", FilterAction.HASH)).begin().stored(invite(DOCUMENT)));
        var other = text(policy(rule("aors", "nameID/@aor", FilterAction.HASH))
                .begin()
                .stored(invite(DOCUMENT.replace("zoltan", "someone"))));

        assertThat(once).isEqualTo(again).containsPattern("sip:hash-aors-[0-9a-f]{16}@filtered.invalid");
        assertThat(hash(once)).isNotEqualTo(hash(other));
    }

    private static String hash(String text) {
        return text.replaceFirst("(?s).*aor=\"sip:(hash-aors-[0-9a-f]+)@.*", "$1");
    }

    @Test
    @Tag("MD-37")
    void whatWasRemovedFromTheDocumentIsRemovedFromHeadersAndDescriptionToo() {
        var sdp = String.join(
                "\r\n",
                "v=0",
                "o=zoltan.kiss 1 1 IN IP4 192.0.2.1",
                "s=Zolt\u00e1n & Kiss",
                "c=IN IP4 192.0.2.1",
                "t=0 0",
                "m=audio 4000 RTP/AVP 8",
                "a=label:1",
                "");
        var body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + sdp
                + "\r\n--b\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n"
                + DOCUMENT + "\r\n--b--\r\n";
        var message = request(
                List.of(
                        new Header("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"),
                        new Header("From", "\"Zolt\u00e1n & Kiss\" <sip:zoltan.kiss@192.0.2.9>;tag=a"),
                        new Header("To", "<sip:srs@example.org>"),
                        new Header("Call-ID", "zoltan.kiss-1"),
                        new Header("CSeq", "1 INVITE"),
                        new Header("Contact", "<sip:src@192.0.2.1>;+sip.src")),
                new SipBody("multipart/mixed;boundary=b", body.getBytes(StandardCharsets.UTF_8)));
        var filter = policy(
                        rule("names", "nameID/name", FilterAction.MASK), rule("aors", "nameID/@aor", FilterAction.MASK))
                .begin();

        var stored = filter.stored(message);

        assertThat(text(stored)).doesNotContainIgnoringCase("kiss");
        assertThat(stored.from().tag()).contains("a");
        assertThat(stored.headers().first("Earwitness-Filtered")).contains("aors, names");
        var offer = SiprecOffer.of(stored);
        assertThat(offer.description().orElseThrow().media()).hasSize(1);
        assertThat(offer.metadata().orElseThrow()).isInstanceOf(MetadataReading.Parsed.class);
        assertThat(filter.stored("Call of Zolt\u00e1n & Kiss")).isEqualTo("Call of filtered-names");
    }

    @Test
    void headersAreDroppedMaskedAndHashed() {
        var message = request(
                List.of(
                        new Header("From", "\"Ann Lee\" <sip:+15550123@carrier.example;user=phone>;tag=a"),
                        new Header("P-Asserted-Identity", "<sip:ann.lee@example.com>, <tel:+15550123>"),
                        new Header("X-Agent", "agent ann.lee"),
                        new Header("Contact", "<sip:+15550123@192.0.2.1>;+sip.src")),
                Optional.empty());

        var stored = policy(
                        header("from", "f", FilterAction.MASK), header("pai", "P-Asserted-Identity", FilterAction.DROP))
                .begin()
                .stored(message);

        assertThat(text(stored)).doesNotContain("15550123", "ann.lee");
        assertThat(stored.headers().first("Contact"))
                .hasValueSatisfying(contact -> assertThat(contact).contains("+sip.src"));
        assertThat(stored.headers().has("P-Asserted-Identity")).isFalse();
    }

    @Test
    void shortNumbersAreRemovedWhereTheyAreSomebodyAndNowhereElse() {
        var document = DOCUMENT.replace("sip:zoltan.kiss@example.com", "sip:2026@example.com");
        var message = invite(document);
        var headers =
                message.headers().adding("Refer-To", "<sip:2026@example.com>").adding("X-Port", "5060 2026-03-01");

        var stored =
                policy(rule("aors", "nameID/@aor", FilterAction.MASK)).begin().stored(message.with(headers));

        assertThat(text(stored))
                .contains("2026-03-01T10:00:00Z", "X-Port: 5060 2026-03-01")
                .doesNotContain("2026@");
    }

    @Test
    @Tag("TLS-12")
    void whatCannotBeLookedIntoIsWithheldAsAWhole() throws Exception {
        var broken = document(
                "<recording><nameID aor='sip:x@y'><name>Zolt\u00e1n</recording>",
                rule("names", "nameID/name", FilterAction.MASK));
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("Zolt\u00e1n".getBytes(StandardCharsets.UTF_8));
        }
        var binary = policy(rule("names", "nameID/name", FilterAction.MASK))
                .begin()
                .stored(request(List.of(), new SipBody("application/octet-stream", packed.toByteArray())));

        assertThat(new String(broken, StandardCharsets.UTF_8))
                .doesNotContain("Zolt")
                .contains("Not stored");
        assertThat(binary.body().orElseThrow().text()).contains("Not stored");
    }

    @Test
    void aRepairedDocumentIsFilteredAsItIsRead() {
        var raw = DOCUMENT.replace("&amp;", "&");
        var stored = new String(document(raw, rule("names", "nameID/name", FilterAction.MASK)), StandardCharsets.UTF_8);

        assertThat(stored).contains("filtered-names").doesNotContain("Zolt", "Not stored");
    }

    @Test
    void aMessageWithoutAnythingNamedStaysTheVerySame() {
        var message = invite(DOCUMENT);

        assertThat(policy(rule("x", "nothing", FilterAction.DROP)).begin().stored(message))
                .isEqualTo(message);
        assertThat(FilterPolicy.NOTHING.begin().stored(message)).isSameAs(message);
    }

    @Test
    @Tag("RTP-28")
    void digitsInBodiesAreMaskedAndTheirLengthStays() {
        var policy = new FilterPolicy(List.of(), HashKey.NONE, true);
        var relay = policy.begin()
                .stored(request(List.of(), body("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")));
        var plain = policy.begin().stored(request(List.of(), body("application/dtmf", "5")));
        var kpml = policy.begin()
                .stored(
                        request(
                                List.of(),
                                body(
                                        "application/kpml-response+xml",
                                        "<kpml-response xmlns=\"urn:ietf:params:xml:ns:kpml-response\" code=\"200\" digits=\"4711\"/>")));
        var other = request(List.of(), body("application/rs-metadata+xml", "<recording"));

        assertThat(relay.body().orElseThrow().text()).isEqualTo("Signal=masked\r\nDuration=160\r\n");
        assertThat(plain.body().orElseThrow().text()).isEqualTo("masked");
        assertThat(kpml.body().orElseThrow().text()).contains("digits=\"\"").doesNotContain("4711");
        assertThat(relay.headers().first("Earwitness-Filtered")).contains("key-presses");
        assertThat(policy.begin().stored(other)).isEqualTo(other);
    }

    @Test
    void rulesThatCannotBeAreRefusedWithASentence() {
        refused(() -> header("x", "Via", FilterAction.MASK), "needs its Via");
        refused(() -> header("x", "To", FilterAction.DROP), "can be masked or hashed, but not dropped");
        refused(() -> rule("Capital", "a", FilterAction.MASK), "small letters");
        refused(() -> rule("x", "a//b", FilterAction.MASK), "is no element name");
        refused(() -> rule("x", "@aor", FilterAction.MASK), "names no element");
        refused(() -> new FilterPolicy(List.of(rule("x", "a", FilterAction.HASH)), HashKey.NONE, false), "no key");
        refused(() -> HashKey.of("short"), "fewer than 16");
    }

    private static void refused(Runnable made, String complaint) {
        assertThatThrownBy(made::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    private static byte[] document(String document, FilterRule... rules) {
        return policy(rules)
                .begin()
                .stored(invite(document))
                .body()
                .orElseThrow()
                .bytes();
    }

    private static FilterPolicy policy(FilterRule... rules) {
        return new FilterPolicy(List.of(rules), KEY, false);
    }

    private static FilterRule rule(String name, String element, FilterAction how) {
        return new FilterRule(name, Optional.of(ElementPath.parse(element)), Optional.empty(), how);
    }

    private static FilterRule header(String name, String header, FilterAction how) {
        return new FilterRule(name, Optional.empty(), Optional.of(header), how);
    }

    private static SipRequest invite(String document) {
        return request(List.of(), body("application/rs-metadata+xml", document));
    }

    private static SipBody body(String type, String text) {
        return new SipBody(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static SipRequest request(List<Header> headers, SipBody body) {
        return request(headers, Optional.of(body));
    }

    private static SipRequest request(List<Header> headers, Optional<SipBody> body) {
        return new SipRequest(
                "INVITE", SipUri.parse("sip:srs@example.org"), Headers.of(new ArrayList<>(headers)), body);
    }

    private static String text(SipRequest request) {
        return new String(request.toBytes(), StandardCharsets.UTF_8);
    }
}
