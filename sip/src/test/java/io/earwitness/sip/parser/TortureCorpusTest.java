package io.earwitness.sip.parser;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One file a case, after the cases of RFC 4475 and what vendors send; each with what we make of it.
@Tag("TX-20")
@Tag("SRS-INV-24")
@Tag("SRS-INV-25")
class TortureCorpusTest {
    private static final Path FILES = Path.of("src/test/resources/torture");

    private static final Map<String, String> EXPECTED = new TreeMap<>(Map.ofEntries(
            entry("wsinv", "INVITE"),
            entry("intmeth", "odd!Method09*_+`.%'~"),
            entry("esc01", "INVITE"),
            entry("escnull", "REGISTER"),
            entry("esc02", "RE%47ISTER"),
            entry("lwsdisp", "OPTIONS"),
            entry("longreq", "INVITE"),
            entry("dblreq", "REGISTER"),
            entry("semiuri", "OPTIONS"),
            entry("transports", "OPTIONS"),
            entry("mpart01", "MESSAGE"),
            entry("unreason", "200"),
            entry("noreason", "100"),
            entry("inv2543", "INVITE"),
            entry("unkscm", "OPTIONS"),
            entry("novelsc", "OPTIONS"),
            entry("unksm2", "REGISTER"),
            entry("bext01", "OPTIONS"),
            entry("invut", "INVITE"),
            entry("regaut01", "REGISTER"),
            entry("zeromf", "OPTIONS"),
            entry("cparam01", "REGISTER"),
            entry("cparam02", "REGISTER"),
            entry("regescrt", "REGISTER"),
            entry("sdp01", "INVITE"),
            entry("baddate", "INVITE"),
            entry("multivia-lf", "INVITE"),
            entry("compact", "INVITE"),
            entry("vendor-empty-headers", "INVITE"),
            entry("from-addr-spec-tag", "INVITE"),
            entry("contact-unclosed", "INVITE"),
            entry("all-unclosed", "INVITE"),
            entry("ipv6", "INVITE"),
            entry("no-user-part", "INVITE"),
            entry("lf-body", "INVITE"),
            // RFC 4475 lets a server be liberal about an unquoted display name with a comma.
            entry("baddn", "INVITE"),
            entry("badinv01-missing-via", "refused 400 Missing Or Bad Via"),
            entry("clerr", "refused 400 Body Shorter Than Content-Length"),
            entry("ncl", "refused 400 Bad Content-Length"),
            entry("scalar02-cseq", "refused 400 Missing Or Bad CSeq"),
            entry("scalar02-maxfwd", "refused 400 Bad Max-Forwards"),
            entry("scalarlg-code", "dropped"),
            entry("quotbal", "refused 400 Missing Or Bad To"),
            entry("ltgtruri", "refused 400 Bad Request"),
            entry("lwsruri", "refused 400 Bad Request-Line"),
            entry("escruri-space-method", "refused 400 Bad Request-Line"),
            entry("badvers", "refused 505 Version Not Supported"),
            entry("mismatch01", "refused 400 CSeq Names Another Method"),
            entry("mismatch02", "refused 400 CSeq Names Another Method"),
            entry("bigcode", "dropped"),
            entry("insuf", "refused 400 Missing Or Bad From"),
            entry("multi01", "refused 400 Several From Headers"),
            entry("mcl01", "refused 400 Several Content-Lengths"),
            entry("no-colon", "refused 400 Unreadable Header"),
            entry("fold-first", "refused 400 Folded Line Without Header"),
            entry("truncated-start-line", "dropped"),
            entry("truncated-head", "refused 400 Headers Without End"),
            entry("port-out-of-range", "refused 400 Bad Request"),
            entry("contact-missing", "refused 400 Missing Contact"),
            entry("via-no-host", "refused 400 Missing Or Bad Via"),
            entry("stun-like", "dropped"),
            entry("http", "refused 400 Bad Request-Line")));

    static Stream<String> cases() {
        return EXPECTED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsExpected(String name) throws IOException {
        var parsed = new SipParser(MessageLimits.DEFAULT).parse(Files.readAllBytes(FILES.resolve(name + ".sip")));

        assertThat(outcome(parsed)).isEqualTo(EXPECTED.get(name));
    }

    private static String outcome(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Whole(io.earwitness.sip.message.SipRequest request) -> request.method();
            case Parsed.Whole(io.earwitness.sip.message.SipResponse response) -> Integer.toString(response.status());
            case Parsed.Malformed malformed ->
                malformed.request() ? "refused " + malformed.status() + " " + malformed.reason() : "dropped";
        };
    }

    /// What we write of a message is the same message when read again.
    @ParameterizedTest
    @MethodSource("cases")
    void survivesWritingAndReading(String name) throws IOException {
        var parser = new SipParser(MessageLimits.DEFAULT);
        if (parser.parse(Files.readAllBytes(FILES.resolve(name + ".sip"))) instanceof Parsed.Whole(var message)) {
            var again = parser.parse(message.toBytes());

            assertThat(again).isInstanceOfSatisfying(Parsed.Whole.class, whole -> {
                assertThat(whole.message().startLine()).isEqualTo(message.startLine());
                assertThat(whole.message().body()).isEqualTo(message.body());
                assertThat(whole.message().headers().without("Content-Length").without("Content-Type"))
                        .isEqualTo(message.headers().without("Content-Length").without("Content-Type"));
            });
        } else {
            assertThat(EXPECTED.get(name)).matches("dropped|refused .*");
        }
    }

    @Test
    void everyFileIsListed() throws IOException {
        try (var files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".sip"))
                            .map(name -> name.substring(0, name.length() - 4)))
                    .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
        }
    }
}
