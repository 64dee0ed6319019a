package io.earwitness.siprec.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Each target of `bin/fuzz` on the corpus, and on whatever a long run has ever found.
@Tag("MD-ERR-04")
class TargetsCorpusTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TestFactory
    Stream<DynamicTest> offers() throws IOException {
        return tests("offer", OfferTarget::fuzzerTestOneInput);
    }

    @TestFactory
    Stream<DynamicTest> documents() throws IOException {
        return tests("metadata", MetadataTarget::fuzzerTestOneInput);
    }

    private static Stream<DynamicTest> tests(String target, Consumer<byte[]> run) throws IOException {
        var files = new ArrayList<>(files(RESOURCES.resolve("corpus")));
        files.addAll(files(RESOURCES.resolve("fuzz").resolve(target)));
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> run.accept(Files.readAllBytes(file))));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
