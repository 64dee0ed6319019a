package io.earwitness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds the package graph to what ARCHITECTURE.md says: no loops, and each package uses only those below it.
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.earwitness");

    /// Outermost first; a package may use only packages further down its own list, and other modules as [#MODULES]
    /// says.
    private static final List<List<String>> LAYERS = List.of(
            List.of(
                    "sip",
                    "sip.subscription",
                    "sip.dialog",
                    "sip.digest",
                    "sip.transaction",
                    "sip.resolver",
                    "sip.transport",
                    "sip.tls",
                    "sip.stun",
                    "sip.sdp",
                    "sip.parser",
                    "sip.message"),
            List.of(
                    "media",
                    "media.net.linux",
                    "media.net",
                    "media.container",
                    "media.audio",
                    "media.timeline",
                    "media.codec",
                    "media.video",
                    "media.dtls",
                    "media.srtp",
                    "media.msrp",
                    "media.rtp",
                    "media.ip"),
            List.of(
                    "recorder",
                    "recorder.api",
                    "recorder.session",
                    "recorder.nena",
                    "recorder.policy",
                    "recorder.rtsp",
                    "recorder.assembly",
                    "recorder.signalling",
                    "recorder.playback",
                    "recorder.msrp",
                    "recorder.capture",
                    "recorder.catalog",
                    "recorder.archive",
                    "recorder.journal",
                    "recorder.access",
                    "recorder.folder",
                    "recorder.keys",
                    "recorder.events",
                    "recorder.model",
                    "recorder.config",
                    "recorder.telemetry"));

    private static final java.util.Map<String, Set<String>> MODULES = java.util.Map.of(
            "sip", Set.of(),
            "media", Set.of(),
            "siprec", Set.of("sip"),
            "recorder", Set.of("sip", "media", "siprec"),
            "client", Set.of("sip", "media", "siprec"),
            "app", Set.of("sip", "media", "siprec", "recorder", "client"));

    @Test
    void noPackageLoopExists() {
        slices().matching("io.earwitness.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void everyPackageUsesOnlyThoseBelowIt() {
        var upward = new TreeSet<String>();
        for (var layers : LAYERS) {
            for (var type : PRODUCT) {
                var from = layers.indexOf(packageOf(type));
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    var to = layers.indexOf(packageOf(dependency.getTargetClass()));
                    if (from >= 0 && to >= 0 && to < from) {
                        upward.add(layers.get(from) + " uses " + layers.get(to) + ": " + dependency.getDescription());
                    }
                }
            }
        }
        assertThat(upward).isEmpty();
    }

    @Test
    void everyLayeredModulesPackageHasItsPlaceInTheLayers() {
        var placed = LAYERS.stream().flatMap(List::stream).collect(Collectors.toSet());
        var homeless = PRODUCT.stream()
                .map(ArchitectureTest::packageOf)
                .filter(name -> name.matches("(sip|media|recorder)(\\..*)?"))
                .filter(name -> !placed.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(homeless).isEmpty();
    }

    @Test
    void everyModuleUsesOnlyTheModulesBelowIt() {
        var wrong = new TreeSet<String>();
        for (var type : PRODUCT) {
            var from = moduleOf(type);
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass();
                if (!target.getPackageName().startsWith("io.earwitness.")) {
                    continue;
                }
                var to = moduleOf(target);
                if (!to.equals(from) && !MODULES.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(from + " uses " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyTheApiPackageKnowsTheWebServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earwitness.recorder.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
                .check(PRODUCT);
    }

    @Test
    void everyTestThatArchitectureNamesExists() throws IOException {
        var root = Path.of("..");
        var tests = new TreeSet<String>();
        try (var files = Files.walk(root)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> tests.add(name.substring(0, name.length() - 5)));
        }
        var named = Pattern.compile("`(\\w+(?:IT|Test))`")
                .matcher(Files.readString(root.resolve("ARCHITECTURE.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).isNotEmpty();
        assertThat(tests).containsAll(named);
    }

    @Test
    void noTypeIsNamedAfterNothing() {
        var vague = new ArrayList<String>();
        for (var type : PRODUCT) {
            if (type.getSimpleName().matches(".*(Manager|Helper|Utils?|Impl|Base|Processor|Service)")) {
                vague.add(type.getName());
            }
        }
        assertThat(vague).isEmpty();
    }

    private static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith("io.earwitness.") ? name.substring("io.earwitness.".length()) : "";
    }

    private static String moduleOf(JavaClass type) {
        return packageOf(type).replaceFirst("\\..*", "");
    }
}
