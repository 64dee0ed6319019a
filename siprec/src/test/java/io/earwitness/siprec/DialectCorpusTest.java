package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every message of the corpus with the facts that must be read from it, which stand beside it in `NAME.facts`.
///
/// `NAME~1-what.sip` is a later message of the dialog that `NAME.sip` opens. Run with `-Dcorpus.write=true` to have
/// missing facts written; they are then to be held against the message by eye.
final class DialectCorpusTest {
    private static final List<String> OTHERS = List.of(
            "broken",
            "description-only",
            "huge-over-udp",
            "label-",
            "no-namespace",
            "one-id-for-two",
            "partial-first",
            "persistent-empty",
            "plain",
            "same-ids",
            "snapshot-request",
            "three-lines",
            "turret");

    @TestFactory
    @Tag("DEV-01")
    @Tag("DEV-02")
    @Tag("MD-36")
    @Tag("BODY-08")
    Stream<DynamicTest> oracle() {
        return read("oracle");
    }

    @TestFactory
    @Tag("DEV-03")
    @Tag("MD-ERR-05")
    @Tag("BODY-05")
    Stream<DynamicTest> audioCodes() {
        return read("audiocodes");
    }

    @TestFactory
    @Tag("DEV-04")
    @Tag("MD-20")
    @Tag("MD-ERR-05")
    @Tag("BODY-06")
    @Tag("BODY-09")
    Stream<DynamicTest> broadWorksAndWebex() {
        return read("broadworks", "webex");
    }

    @TestFactory
    @Tag("DEV-05")
    @Tag("MD-31")
    Stream<DynamicTest> metaswitch() {
        return read("metaswitch");
    }

    @TestFactory
    @Tag("DEV-06")
    @Tag("MD-09")
    @Tag("MD-04")
    Stream<DynamicTest> avaya() {
        return read("avaya");
    }

    @TestFactory
    @Tag("DEV-07")
    @Tag("MD-33")
    Stream<DynamicTest> ribbon() {
        return read("ribbon");
    }

    @TestFactory
    @Tag("DEV-08")
    @Tag("MD-06")
    @Tag("MD-ERR-01")
    @Tag("MD-ERR-02")
    @Tag("BODY-06")
    @Tag("BODY-08")
    Stream<DynamicTest> cisco() {
        return read("cisco", "cucm");
    }

    @TestFactory
    @Tag("DEV-10")
    @Tag("MD-02")
    @Tag("MD-14")
    Stream<DynamicTest> netSapiens() {
        return read("netsapiens");
    }

    @TestFactory
    @Tag("DEV-11")
    @Tag("MD-33")
    @Tag("MD-21")
    Stream<DynamicTest> openSips() {
        return read("opensips");
    }

    @TestFactory
    @Tag("DEV-12")
    @Tag("MD-36")
    @Tag("BODY-04")
    @Tag("BODY-07")
    Stream<DynamicTest> jambonzFreeSwitchGoogleFrafosIntradoPhrSite() {
        return read("jambonz", "freeswitch", "google", "frafos", "intrado", "phrsite");
    }

    @TestFactory
    @Tag("DEV-13")
    Stream<DynamicTest> genesys() {
        return read("genesys", "audiocodes-ucid-and-genesys");
    }

    @TestFactory
    @Tag("DEV-14")
    @Tag("MD-35")
    Stream<DynamicTest> unknownVendors() {
        return read("unknown-vendor");
    }

    @TestFactory
    @Tag("NENA-07")
    Stream<DynamicTest> emergencyCalls() {
        return read("emergency");
    }

    /// The faults and cases that are no vendor's own.
    @TestFactory
    @Tag("MD-38")
    @Tag("MD-39")
    @Tag("MD-11")
    @Tag("MD-12")
    @Tag("MD-ERR-01")
    @Tag("MD-ERR-04")
    @Tag("MD-ERR-07")
    Stream<DynamicTest> others() {
        return read(OTHERS.toArray(String[]::new));
    }

    @Test
    void noFileIsLeftOut() {
        var read = new TreeSet<String>();
        Stream.of(
                        oracle(),
                        audioCodes(),
                        broadWorksAndWebex(),
                        metaswitch(),
                        avaya(),
                        ribbon(),
                        cisco(),
                        netSapiens(),
                        openSips(),
                        jambonzFreeSwitchGoogleFrafosIntradoPhrSite(),
                        genesys(),
                        unknownVendors(),
                        emergencyCalls(),
                        others())
                .flatMap(tests -> tests)
                .forEach(test -> read.add(test.getDisplayName()));
        assertThat(read).containsExactlyElementsOf(CorpusMessage.names());
    }

    private static Stream<DynamicTest> read(String... beginnings) {
        List<String> names = CorpusMessage.names().stream()
                .filter(name -> Stream.of(beginnings).anyMatch(name::startsWith))
                .toList();
        assertThat(names).isNotEmpty();
        return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> readsTheFacts(name)));
    }

    private static void readsTheFacts(String name) {
        List<String> read = Portrait.of(CorpusMessage.named(name));
        Path facts = CorpusMessage.FOLDER.resolve(name + ".facts");
        try {
            if (Boolean.getBoolean("corpus.write") && !Files.exists(facts)) {
                Files.write(facts, read);
            }
            assertThat(read).containsExactlyElementsOf(Files.readAllLines(facts));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
