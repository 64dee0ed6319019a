package io.earwitness.recorder.api;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Twelve made-up recordings, each with something else about it: what the pages must be able to show.
final class DemoRecordings {
    private static final String ANA = "sip:ana.silva@example.com";
    private static final String LEO = "sip:leo.brandt@example.com";
    private static final String MIA = "sip:+4930555012@example.net";
    private static final String OMAR = "sip:2041@pbx.example.com";

    private DemoRecordings() {}

    static List<FakeRecording> twelve(Instant now) {
        var random = new Random(7);
        var all = new ArrayList<FakeRecording>();
        all.add(call(now, 9, 64_000, random, ana(64_000), leo(64_000)));
        all.add(call(now, 31, 131_000, random, ana(131_000), leo(131_000).losing(new Span(41_200, 1_400)))
                .with(Verdict.GAPS, "1.4 s of Leo Brandt's stream never arrived."));
        all.add(call(
                now,
                58,
                95_000,
                random,
                ana(95_000).paused(new Span(30_000, 22_000)),
                leo(95_000).paused(new Span(30_000, 22_000))));
        all.add(call(now, 95, 42_000, random, mia(42_000), FakeVoice.silent("Omar Haddad", OMAR))
                .with(Verdict.PARTIAL, "Omar Haddad's stream never sent anything."));
        all.add(call(now, 150, 12_000, random, FakeVoice.silent("Ana Silva", ANA), FakeVoice.silent("", MIA))
                .with(Verdict.EMPTY, "No packet arrived at all.")
                .endedBy(EndCause.SILENT_CLIENT));
        all.add(call(now, 210, 187_000, random, ana(187_000), leo(187_000), mia(187_000)));
        all.add(call(
                        now,
                        300,
                        720_000,
                        random,
                        mia(720_000),
                        omar(720_000).losing(new Span(101_000, 300), new Span(400_000, 6_200), new Span(655_000, 900)))
                .with(Verdict.GAPS, "7.4 s of Omar Haddad's stream never arrived, in 3 places."));
        all.add(call(now, 1_500, 33_000, random, leo(33_000), ana(33_000))
                .with(Verdict.DAMAGED, "The journal ends in the middle of a record; what follows it is lost.")
                .endedBy(EndCause.PROCESS_DIED));
        all.add(call(now, 1_560, 3_200, random, ana(3_200), omar(3_200)).from(origin("b2b-short-1", "", "UDP")));
        all.add(call(now, 2_900, 58_000, random, FakeVoice.speaking("", "tel:+15550100", 310, 58_000), omar(58_000))
                .from(origin("anonymous-100%_real\"quoted\"", "Älvsborg SBC 3 <beta>", "TLS")));
        all.add(call(
                        now,
                        4_400,
                        240_000,
                        random,
                        ana(240_000).paused(new Span(60_000, 8_000)),
                        leo(240_000).losing(new Span(150_000, 2_000)).paused(new Span(60_000, 8_000)),
                        mia(240_000),
                        omar(240_000))
                .with(Verdict.GAPS, "2.0 s of Leo Brandt's stream never arrived."));
        all.add(call(
                now,
                10_100,
                77_000,
                random,
                FakeVoice.speaking("Søren Kjær-Østergaard", "sip:sk@example.dk", 170, 77_000),
                FakeVoice.speaking("山田 太郎", "sip:yamada@example.jp", 240, 77_000)));
        return List.copyOf(all);
    }

    static SessionOrigin origin(String callId, String userAgent, String transport) {
        return new SessionOrigin(
                callId, "tag-9", userAgent, "198.51.100.23:5061", "192.0.2.80:5060", transport, "sip:srs@192.0.2.80");
    }

    private static FakeRecording call(
            Instant now, long minutesAgo, long lengthMillis, Random random, FakeVoice... voices) {
        return FakeRecording.of(now.minus(Duration.ofMinutes(minutesAgo)), lengthMillis, random, voices);
    }

    private static FakeVoice ana(long lengthMillis) {
        return FakeVoice.speaking("Ana Silva", ANA, 210, lengthMillis);
    }

    private static FakeVoice leo(long lengthMillis) {
        return FakeVoice.speaking("Leo Brandt", LEO, 120, lengthMillis);
    }

    private static FakeVoice mia(long lengthMillis) {
        return FakeVoice.speaking("Mia Köster", MIA, 230, lengthMillis);
    }

    private static FakeVoice omar(long lengthMillis) {
        return FakeVoice.speaking("Omar Haddad", OMAR, 140, lengthMillis);
    }
}
