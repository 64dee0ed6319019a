package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the table of docs/interop.md against the corpus: each file it names is there, each product's file is named.
class InteropDocumentTest {
    private static final Path PAGE = Path.of("../docs/interop.md");
    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9-]+)`");
    private static final Pattern PRODUCT = Pattern.compile(
            "(opensips|jambonz|freeswitch|intrado|oracle|cisco|cucm|webex"
                    + "|audiocodes|avaya|ribbon|metaswitch|broadworks|genesys|netsapiens|frafos|phrsite|emergency|google)-.*");

    @Test
    void everyFileNamedIsThere() throws IOException {
        assertThat(named())
                .allSatisfy(name -> assertThat(CORPUS.resolve(name + ".sip")).exists());
    }

    @Test
    void everyProductsFileIsNamed() throws IOException {
        var files = new TreeSet<String>();
        try (var list = Files.list(CORPUS)) {
            list.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".sip") && file.indexOf('~') < 0)
                    .map(file -> file.substring(0, file.length() - ".sip".length()))
                    .filter(file -> PRODUCT.matcher(file).matches())
                    .forEach(files::add);
        }
        assertThat(named()).containsAll(files);
    }

    private static Set<String> named() throws IOException {
        var names = new TreeSet<String>();
        for (var line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| [")) {
                var cells = line.split("\\|", -1);
                NAME.matcher(cells[4]).results().map(found -> found.group(1)).forEach(names::add);
            }
        }
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }
}
