package io.earwitness.app;

import io.earwitness.recorder.archive.FolderVerification;
import io.earwitness.recorder.journal.JournalFormatException;
import io.earwitness.recorder.journal.JournalVerification;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `earwitness verify FILE…`: is a journal as it was written, is a recording as it was archived? Needs no recorder,
/// and for the chain of a journal no key.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks journals: each block against its checksum, its number and the hash chain.",
            "What it prints as chain stands in the recording's manifest.json, under journal.",
            "Checks recordings, by their folders: each file against the digest in the manifest.",
            "Journals of one session that are given together are also held to each other."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:all are whole", " 1:one is not, or is neither journal nor recording"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Nullable
    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "Key file, for what is encrypted. Without it only the chain of a journal is checked.")
    Path keys;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files such as journals/done/….ewj, folders such as recordings/2026/11/21/…")
    List<Path> files = new ArrayList<>();

    private final Map<Path, JournalVerification> verified = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        var ring = keys == null ? KeyRing.none() : KeyRing.read(keys);
        var allWhole = true;
        for (var file : files) {
            allWhole &= Files.isDirectory(file) ? isRecordingWhole(file, ring) : isWhole(file, ring);
        }
        for (var linked : new JournalLinks(verified).check()) {
            spec.commandLine().getOut().println(linked.told());
            allWhole &= linked.fits();
        }
        return allWhole ? ExitCodes.OK : ExitCodes.NO;
    }

    private boolean isWhole(Path journal, KeyRing ring) throws IOException {
        var out = spec.commandLine().getOut();
        try {
            var it = JournalVerification.of(journal, ring);
            verified.put(journal, it);
            print(journal, it, out);
            return it.isWhole();
        } catch (JournalFormatException noJournal) {
            out.printf("%s: NO JOURNAL: %s%n", journal, noJournal.getMessage());
            return false;
        }
    }

    private boolean isRecordingWhole(Path folder, KeyRing ring) {
        var out = spec.commandLine().getOut();
        try {
            var verified = FolderVerification.of(folder, ring);
            out.printf("%s: %s%n", folder, verified.intact() ? "whole" : "NOT WHOLE");
            out.printf("  recording  %s, %d files%n", verified.id(), verified.files());
            verified.findings().forEach(it -> out.printf("  damage     %s: %s%n", it.name(), it.text()));
            return verified.intact();
        } catch (KeyMissingException locked) {
            out.printf("%s: NOT LOOKED AT: %s%n", folder, locked.getMessage());
            return false;
        } catch (IOException unreadable) {
            out.printf("%s: NO RECORDING: %s%n", folder, unreadable.getMessage());
            return false;
        }
    }

    private static void print(Path journal, JournalVerification it, PrintWriter out) {
        out.printf("%s: %s%n", journal, it.isWhole() ? "whole" : "NOT WHOLE");
        out.printf(
                "  recording  %s, format version %d%n",
                it.header().id(), it.header().formatVersion());
        it.seal().ifPresent(seal -> out.printf("  chain      %s over %d blocks%n", seal.chain(), seal.blocks()));
        it.contents()
                .ifPresentOrElse(
                        contents -> out.printf(
                                "  records    %d, %s%n",
                                contents.records(),
                                contents.ended()
                                        ? "down to the end of the session"
                                        : "the end of the session is missing"),
                        () -> out.println("  records    encrypted, not looked at: there is no key for them"));
        it.contents()
                .flatMap(contents -> contents.head().begun())
                .ifPresent(begun -> out.printf(
                        "  session    %s, part %d, goes on from %s%n",
                        begun.session(), begun.number(), begun.previous()));
        it.contents()
                .flatMap(contents -> contents.next())
                .ifPresent(next -> out.printf("  session    goes on in %s%n", next));
        it.damage().forEach(damage -> out.printf("  damage     %s%n", damage.what()));
        if (it.tailBytes() > 0) {
            out.printf("  damage     %d bytes at the end are no whole block%n", it.tailBytes());
        }
    }
}
