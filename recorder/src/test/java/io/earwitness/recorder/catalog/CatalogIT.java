package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.CorrelationId;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CatalogIT {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456789Z");

    private final TestDatabase database;

    @TempDir
    Path scratch;

    private final Random random = new Random(5);
    private CatalogConfig config;
    private Catalog catalog;

    CatalogIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        config = database.create(scratch);
        catalog = Catalog.open(config, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void givesBackWhatWasAdded() {
        var recording = call(NOON, voice("Ana Silva", "sip:ana@example.com"), voice("Leo", "sip:leo@example.com"));
        add(recording);

        var found = catalog.get(recording.id()).orElseThrow();

        assertThat(found).isEqualTo(RecordingSummary.of(recording.manifest(List.of()), recording.waveform()));
        assertThat(found.startedAt()).isEqualTo(NOON);
        assertThat(catalog.find(RecordingQuery.of()).recordings()).containsExactly(found);
        assertThat(catalog.get(RecordingId.create(NOON, random))).isEmpty();
    }

    @Test
    void keepsOneRowHoweverOftenARecordingIsAdded() {
        var recording = call(NOON, voice("Ana Silva", "sip:ana@example.com"));
        add(recording);
        add(recording);
        add(recording.with(Verdict.DAMAGED, "A file differs."));

        assertThat(catalog.count()).isEqualTo(1);
        assertThat(catalog.get(recording.id()).orElseThrow().verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(ids(new Criterion.Words("silva"))).containsExactly(recording.id());
    }

    @Test
    void aClientsProfileCountsEachOfItsRecordingsOnce() {
        var first = call(NOON, voice("Ana Silva", "sip:ana@example.com"), voice("Leo", "sip:leo@example.com"));
        var second = call(NOON.plusSeconds(60), voice("Ana Silva", "sip:ana@example.com"));
        var other = call(NOON.plusSeconds(90), voice("Ana Silva", "sip:ana@example.com"))
                .from(new SessionOrigin("c", "t", "Other", "192.0.2.9:5060", "192.0.2.80:5060", "UDP", "sip:rec"));
        List.of(first, first, second, second, other).forEach(this::add);

        var clients = catalog.clients();
        assertThat(clients).extracting(ClientSummary::userAgent).containsExactly("Other", "Example-SBC/7.2");
        var profile = catalog.client(clients.getLast().id()).orElseThrow();

        assertThat(profile.summary().address()).isEqualTo("192.0.2.17");
        assertThat(profile.summary().calls()).isEqualTo(2);
        assertThat(profile.summary().firstSeen()).isEqualTo(NOON);
        assertThat(profile.codecs()).containsExactly(new ClientProfile.Habit("PCMA", 2));
        assertThat(profile.labels())
                .containsExactlyInAnyOrder(new ClientProfile.Habit("1 2", 1), new ClientProfile.Habit("1", 1));
        assertThat(profile.deviations()).singleElement().satisfies(deviation -> {
            assertThat(deviation.kind()).isEqualTo("LABEL_REPEATED");
            assertThat(deviation.calls()).isEqualTo(2);
            assertThat(deviation.firstSeen()).isEqualTo(NOON);
            assertThat(deviation.lastSeen()).isEqualTo(NOON.plusSeconds(60));
            assertThat(List.of(first.id(), second.id())).contains(deviation.example());
        });
        assertThat(catalog.client("nobody")).isEmpty();
    }

    @Test
    void forgetsTheWordsOfTheRowThatWasReplaced() {
        var recording = call(NOON, voice("Ana Silva", "sip:ana@example.com"));
        add(recording);
        var renamed = new FakeRecording(
                recording.id(),
                NOON,
                recording.lengthMillis(),
                List.of(voice("Berta Pohl", "sip:berta@example.com")),
                recording.origin(),
                recording.verdict(),
                recording.verdictReason(),
                EndCause.CLIENT_BYE,
                List.of(),
                null);
        add(renamed);

        assertThat(ids(new Criterion.Words("silva"))).isEmpty();
        assertThat(ids(new Criterion.Words("pohl"))).containsExactly(recording.id());
    }

    @Test
    void findsAllWordsInAnyOrderPartAndCase() {
        var both = call(NOON, voice("Ana Silva", "sip:ana@example.com"), voice("LEO Brandt", "sip:2041@pbx.test"));
        var one = call(NOON.minusSeconds(1), voice("Ana Silva", "sip:ana@example.com"));
        add(both);
        add(one);

        assertThat(ids(new Criterion.Words("ANA"))).containsExactly(both.id(), one.id());
        assertThat(ids(new Criterion.Words("brand ilva"))).containsExactly(both.id());
        assertThat(ids(new Criterion.Words("2041@PBX"))).containsExactly(both.id());
        assertThat(ids(new Criterion.Words("ana nobody"))).isEmpty();
        assertThat(ids(new Criterion.Words("  \t "))).containsExactly(both.id(), one.id());
        assertThat(ids(new Criterion.Words("le"))).as("two letters").contains(both.id());
        assertThat(ids(new Criterion.Words("a b c"))).as("single letters").contains(both.id());
    }

    @Test
    void findsLettersOfOtherAlphabetsWithoutRegardToCase() {
        var nordic = call(NOON, voice("Søren KJÆR", "sip:sk@example.dk"));
        var japanese = call(NOON.minusSeconds(1), voice("山田太郎", "sip:yamada@example.jp"));
        add(nordic);
        add(japanese);

        assertThat(ids(new Criterion.Words("sØREN kjær"))).containsExactly(nordic.id());
        assertThat(ids(new Criterion.Words("田太"))).containsExactly(japanese.id());
        assertThat(ids(new Criterion.Words("山田太郎"))).containsExactly(japanese.id());
    }

    @Test
    void findsCallSessionClientAndId() {
        var recording = call(NOON, voice("Ana", "sip:ana@example.com")).from(origin("Call-77@sbc", "Acme SBC/3"));
        add(recording);
        var id = recording.id();

        assertThat(ids(new Criterion.Words("call-77"))).containsExactly(id);
        assertThat(ids(new Criterion.Words("acme 198.51.100.9"))).containsExactly(id);
        assertThat(ids(new Criterion.Words(id.value().toLowerCase(java.util.Locale.ROOT))))
                .containsExactly(id);
    }

    @Test
    void takesEveryCharacterOfASearchForWhatItIs() {
        var plain = call(NOON.minusSeconds(5), voice("Ana", "sip:ana@example.com"));
        add(plain);
        var odd = List.of(
                "100%sure",
                "under_score",
                "quo\"te",
                "apo'strophe",
                "back\\slash",
                "star*",
                "(paren)",
                "^caret",
                "a:b:c",
                "{brace}",
                "!bang!",
                "semi;colon--",
                "😀😀😀",
                "NEAR(x",
                "\"\"\"",
                "%%%",
                "___",
                "'''");
        for (var name : odd) {
            var recording = call(NOON, voice(name, "sip:odd@example.com"));
            add(recording);
            assertThat(ids(new Criterion.Words(name)))
                    .as(name)
                    .contains(recording.id())
                    .doesNotContain(plain.id());
            assertThat(ids(new Criterion.PartyPart(name)))
                    .as(name)
                    .contains(recording.id())
                    .doesNotContain(plain.id());
        }
        for (var hostile : List.of(
                "%",
                "_",
                "\"",
                "'",
                "*",
                "\\",
                "AND",
                "OR",
                "NOT ana",
                "ana OR leo",
                "ana*",
                "-ana",
                "\0",
                "a\0na",
                "\uD83D",
                "'; drop table recording; --",
                "{0}",
                "?",
                "${x}",
                "a".repeat(5000))) {
            assertThat(ids(new Criterion.Words(hostile), new Criterion.Words("sip:ana@")))
                    .as(hostile)
                    .isIn(List.of(), List.of(plain.id()));
            assertThat(ids(new Criterion.ClientPart(hostile))).as(hostile).isNotNull();
            assertThat(ids(new Criterion.Call(hostile))).as(hostile).isEmpty();
        }
        assertThat(ids(new Criterion.PartyPart("an%"))).isEmpty();
        assertThat(ids(new Criterion.PartyPart("a_a"))).isEmpty();
        assertThat(ids(new Criterion.Words("ana*"))).isEmpty();
        assertThat(catalog.count()).isEqualTo(1 + odd.size());
    }

    @Test
    void neverMatchesAcrossTwoEntries() {
        add(call(NOON, voice("Ana", "sip:ana@example.com"), voice("Leo", "sip:leo@example.com")));

        assertThat(ids(new Criterion.PartyPart("ana sip"))).isEmpty();
        assertThat(ids(new Criterion.PartyPart("example.com\nleo"))).isEmpty();
    }

    @Test
    void keepsTextThatADatabaseWouldRefuse() {
        var recording = call(NOON, voice("N\0ul", "sip:\uD83D@example.com")).from(origin("c\0all", "agent\0"));
        add(recording);

        assertThat(catalog.get(recording.id()).orElseThrow().callId()).isEqualTo("c\uFFFDall");
        assertThat(ids(new Criterion.Words("ul"))).containsExactly(recording.id());
    }

    @Test
    void comparesTimesToTheNanosecond() {
        var recording = call(NOON, voice("Ana", "sip:ana@example.com"));
        add(recording);

        assertThat(ids(new Criterion.StartedFrom(NOON))).isNotEmpty();
        assertThat(ids(new Criterion.StartedFrom(NOON.plusNanos(1)))).isEmpty();
        assertThat(ids(new Criterion.StartedBefore(NOON))).isEmpty();
        assertThat(ids(new Criterion.StartedBefore(NOON.plusNanos(1)))).isNotEmpty();
        assertThat(ids(new Criterion.StartedFrom(Instant.MIN), new Criterion.StartedBefore(Instant.MAX)))
                .isNotEmpty();
    }

    @Test
    void filtersByPartyCallClientVerdictAndLength() {
        var ana = FakeRecording.of(NOON, 5_000, random, voice("Ana Silva", "sip:ana@example.com"))
                .from(origin("c-1", "Acme"));
        var leo = FakeRecording.of(NOON.minusSeconds(9), 20_000, random, voice("Leo", "sip:leo@example.com"))
                .from(origin("c-2", "Zenith"))
                .with(Verdict.GAPS, "Some is missing.");
        add(ana);
        add(leo);
        var sessionId = leo.manifest(List.of()).sessionId();

        assertThat(ids(new Criterion.PartyPart("na sil"))).containsExactly(ana.id());
        assertThat(ids(new Criterion.PartyPart("acme")))
                .as("a client is no party")
                .isEmpty();
        assertThat(ids(new Criterion.Call("c-2"))).containsExactly(leo.id());
        assertThat(ids(new Criterion.Call(sessionId))).containsExactly(leo.id());
        assertThat(ids(new Criterion.Call("C-2"))).isEmpty();
        assertThat(ids(new Criterion.Call(""))).isEmpty();
        assertThat(ids(new Criterion.ClientPart("zen"))).containsExactly(leo.id());
        assertThat(ids(new Criterion.ClientPart("198.51.100"))).containsExactly(ana.id(), leo.id());
        assertThat(ids(new Criterion.Verdicts(Set.of(Verdict.GAPS)))).containsExactly(leo.id());
        assertThat(ids(new Criterion.LengthAtLeast(Duration.ofSeconds(20)))).containsExactly(leo.id());
        assertThat(ids(new Criterion.LengthAtMost(Duration.ofMillis(19_999)))).containsExactly(ana.id());
        assertThat(ids(new Criterion.PartyPart("leo"), new Criterion.Verdicts(Set.of(Verdict.COMPLETE))))
                .isEmpty();
    }

    @Test
    void findsByIdentifierExactlyByBeginningAndByKind() {
        var avaya = call(NOON, voice("Ana", "sip:ana@example.com"))
                .named(
                        new CorrelationId("ucid", "00FA080019001038F725B3", "INVITE User-to-User"),
                        new CorrelationId("session", "Abc:12", "INVITE session"));
        var cisco = call(NOON.minusSeconds(1), voice("Leo", "sip:leo@example.com"))
                .named(
                        new CorrelationId("cisco-guid", "00fa0800-77", "INVITE Cisco-Guid"),
                        new CorrelationId("extension", "a*b_c%d", "UPDATE participant/acmeId"));
        add(avaya);
        add(cisco);

        assertThat(identified("ucid:00fa080019001038f725b3")).containsExactly(avaya.id());
        assertThat(identified("00FA080019001038F725B3")).containsExactly(avaya.id());
        assertThat(identified("00FA08001900")).as("a beginning without a star").isEmpty();
        assertThat(identified("00fa08*")).containsExactly(avaya.id(), cisco.id());
        assertThat(identified("UCID:00fa08*")).containsExactly(avaya.id());
        assertThat(identified("cisco-guid:00FA080019001038F725B3"))
                .as("another kind")
                .isEmpty();
        assertThat(identified("cisco-guid:*")).as("all of one kind").containsExactly(cisco.id());
        assertThat(identified("abc:12")).as("a value with a colon").containsExactly(avaya.id());
        assertThat(identified("a*b_c%d"))
                .as("characters with a meaning elsewhere")
                .containsExactly(cisco.id());
        assertThat(identified("a%")).isEmpty();
        assertThat(ids(new Criterion.Words("1038f7"))).as("free text, any part").containsExactly(avaya.id());
    }

    @Test
    void forgetsTheIdentifiersOfTheRowThatWasReplaced() {
        var recording = call(NOON, voice("Ana", "sip:ana@example.com"));
        add(recording.named(new CorrelationId("ucid", "1111", "INVITE User-to-User")));
        add(recording.named(new CorrelationId("ucid", "2222", "INVITE User-to-User")));

        assertThat(identified("1111")).isEmpty();
        assertThat(identified("2222")).containsExactly(recording.id());
    }

    @Test
    void takesIdentifiersOfAnyLengthAndContent() {
        var start = "🂡é".repeat(150);
        var long1 = call(NOON, voice("Ana", "sip:ana@example.com"))
                .named(new CorrelationId("extension", start + "1".repeat(9_000), "INVITE session/x"));
        var long2 = call(NOON.minusSeconds(1), voice("Ana", "sip:ana@example.com"))
                .named(new CorrelationId("extension", start + "2" + '\0' + '\uD800', "INVITE session/x"));
        add(long1);
        add(long2);

        assertThat(identified(start + "1".repeat(9_000))).containsExactly(long1.id());
        assertThat(identified(start + "2*")).containsExactly(long2.id());
        assertThat(identified(start + "*")).containsExactly(long1.id(), long2.id());
    }

    @Test
    void findsWhatBelongsTogetherClosestTieFirst() {
        var ana = voice("Ana", "sip:ana@example.com");
        var session = RecordingId.create(NOON, random);
        var first = call(NOON, ana).tied(session, List.of("cs-1"), List.of("g-1"));
        var second = call(NOON.plusSeconds(9), ana).tied(session, List.of("cs-2"), List.of("g-1"));
        var elsewhere = call(NOON.plusSeconds(20), ana);
        var twin = call(NOON.plusSeconds(1), ana).tied(elsewhere.id(), List.of("cs-1"), List.of());
        var transferred = call(NOON.plusSeconds(30), ana)
                .tied(RecordingId.create(NOON.plusSeconds(30), random), List.of("cs-3"), List.of("g-1"));
        List.of(first, second, elsewhere, twin, transferred).forEach(this::add);

        assertThat(catalog.related(first.manifest(List.of())))
                .extracting(found -> found.relation() + " " + found.recording().id())
                .containsExactly(
                        "COMMUNICATION_SESSION " + twin.id(),
                        "RECORDING_SESSION " + second.id(),
                        "GROUP " + transferred.id());
        assertThat(catalog.related(call(NOON, ana).manifest(List.of()))).isEmpty();
        assertThat(identified("recording-session:" + session)).containsExactly(second.id(), first.id());
    }

    private List<RecordingId> identified(String text) {
        return ids(new Criterion.Identifier(text));
    }

    @Test
    void pagesThroughEverythingOnceEvenWhereManyStartTogetherAndMoreArrive() {
        var expected = new ArrayList<RecordingId>();
        for (var i = 0; i < 25; i++) {
            var recording = call(NOON.minusSeconds(i / 10), voice("Ana", "sip:ana@example.com"));
            add(recording);
            expected.add(recording.id());
        }
        var seen = new ArrayList<RecordingId>();
        var query = RecordingQuery.of(new Criterion.Words("ana")).limitedTo(7);
        for (Optional<Cursor> next = Optional.empty(); ; ) {
            var page = catalog.find(next.map(query::after).orElse(query));
            page.recordings().forEach(summary -> seen.add(summary.id()));
            assertThat(page.total()).isGreaterThanOrEqualTo(25);
            if (page.next().isEmpty()) {
                break;
            }
            next = Cursor.parse(page.next().get().text());
            add(call(NOON.plusSeconds(60), voice("Ana late", "sip:ana@example.com")));
        }

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(catalog.find(RecordingQuery.of().limitedTo(25 + 3)).next()).isEmpty();
    }

    @Test
    void sumsGapsAndTakesTheLongestPause() {
        var recording = FakeRecording.of(
                NOON,
                30_000,
                random,
                voice("Ana", "sip:ana@example.com").losing(new Span(1_000, 400), new Span(5_000, 600)),
                voice("Leo", "sip:leo@example.com").losing(new Span(2_000, 100)).paused(new Span(9_000, 3_000)));
        add(recording);

        var found = catalog.get(recording.id()).orElseThrow();
        assertThat(found.gapMillis()).isEqualTo(1_100);
        assertThat(found.pausedMillis()).isEqualTo(3_000);
        assertThat(found.overview().lanes().getFirst().gaps()).hasSize(2);
    }

    @Test
    void takesRecordingsFromManyThreadsWhileOthersSearch() throws Exception {
        var work = new ArrayList<Future<?>>();
        // More than there are connections, but not so many that the last waits for one longer than it may.
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var i = 0; i < 60; i++) {
                var recording = call(NOON.plusSeconds(i), voice("Ana", "sip:ana@example.com"));
                work.add(threads.submit(() -> add(recording)));
                work.add(threads.submit(() -> catalog.find(RecordingQuery.of(new Criterion.Words("ana")))));
            }
        }
        for (var done : work) {
            done.get();
        }
        assertThat(catalog.count()).isEqualTo(60);
    }

    @Test
    void keepsItsRowsFromOneStartToTheNext() {
        var recording = call(NOON, voice("Ana", "sip:ana@example.com"));
        add(recording);
        catalog.close();

        catalog = Catalog.open(config, new SimpleMeterRegistry());

        assertThat(ids(new Criterion.Words("ana"))).containsExactly(recording.id());
    }

    private List<RecordingId> ids(Criterion... criteria) {
        var page = catalog.find(RecordingQuery.of(criteria));
        assertThat(page.total()).isEqualTo(page.recordings().size());
        return page.recordings().stream().map(RecordingSummary::id).toList();
    }

    private void add(FakeRecording recording) {
        catalog.add(recording.manifest(List.of()), recording.waveform());
    }

    private FakeRecording call(Instant startedAt, FakeVoice... voices) {
        return FakeRecording.of(startedAt, 2_000, random, voices);
    }

    private static FakeVoice voice(String name, String aor) {
        return FakeVoice.speaking(name, aor, 200, 2_000);
    }

    private static SessionOrigin origin(String callId, String userAgent) {
        return new SessionOrigin(
                callId, "t", userAgent, "198.51.100.9:5060", "192.0.2.1:5060", "UDP", "sip:srs@192.0.2.1");
    }
}
