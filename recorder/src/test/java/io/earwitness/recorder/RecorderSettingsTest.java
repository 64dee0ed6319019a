package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.earwitness.recorder.config.ConfigurationException;
import io.earwitness.recorder.config.SettingsKeys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RecorderSettingsTest {
    private static final Path REFERENCE = Path.of("../docs/configuration/earwitness.yaml");

    @Test
    void referenceFileSaysTheDefaults() throws Exception {
        var read = RecorderSettings.load(Optional.of(REFERENCE), Map.of());

        assertThat(read).isEqualTo(RecorderSettings.defaults());
    }

    @Test
    void referenceFileHoldsEveryKeyAndNoOther() {
        var written = new TreeSet<String>();
        collect("", new YAMLMapper().readTree(REFERENCE.toFile()), written);

        assertThat(written).isEqualTo(new TreeSet<>(SettingsKeys.of(RecorderSettings.class)));
    }

    @Test
    void referenceFileIsInTheJar() throws Exception {
        try (var packaged = RecorderSettings.class.getResourceAsStream("earwitness.yaml")) {
            assertThat(packaged).isNotNull().hasBinaryContent(java.nio.file.Files.readAllBytes(REFERENCE));
        }
    }

    @Test
    void noTwoKeysHaveTheSameEnvironmentVariable() {
        assertThat(SettingsKeys.of(RecorderSettings.class).stream().map(SettingsKeys::environmentName))
                .doesNotHaveDuplicates()
                .contains("EARWITNESS_SIP_UDP_PORT", "EARWITNESS_CATALOG_PASSWORD");
    }

    @Test
    void limitsThatDoNotFitEachOtherAreRefused() {
        refused("media: { port-last: 10010 }", "limits.concurrent-sessions 1000 needs");
        refused("media: { port-first: 20000, port-last: 10000 }", "is not a range");
        refused("sip: { udp: { port: 12000 } }", "sip.udp.port 12000 lies within");
        refused("msrp: { port: 5060 }", "sip.tcp.port and msrp.port are both 5060");
        refused("msrp: { message-size: 1GB }", "msrp.message-size must be 4kB to 64MB");
        refused("http: { port: 5060 }", "sip.tcp.port and http.port are both 5060");
        refused("rtsp: { enabled: true, port: 8080 }", "http.port and rtsp.port are both 8080");
        refused("rtsp: { enabled: true, port: 5060 }", "sip.tcp.port and rtsp.port are both 5060");
        refused("rtsp: { url-lifetime: 59m }", "rtsp.url-lifetime is not within 1h");
        refused("rtsp: { certificate: page.pem }", "rtsp.certificate and rtsp.key belong together");
        refused("rtsp: { sessions: 0 }", "rtsp.sessions is not within 1");
        refused("sip: { udp: { enabled: false }, tcp: { enabled: false } }", "are both false");
        refused("shutdown-timeout: 100ms", "must be longer than session.drain");
        refused("session: { longest: 10s }", "must be longer than session.silent-after");
        refused("catalog: { url: 'mysql://x' }", "catalog.url must begin with");
        refused("limits: { concurrent-sessions: 0 }", "at least 1");
        refused("privacy: { never-stored: [ { name: x, header: Via } ] }", "a stored message needs its Via");
        refused("privacy: { never-stored: [ { name: x } ] }", "must name either an element or a header");
        refused("privacy: { never-stored: [ { name: x, element: a, how: hash } ] }", "no key to hash with");
        refused("sip: { digest: { user: src } }", "sip.digest.user and sip.digest.password belong together");
        refused("sip: { digest: { listeners: 'udp, trunk' } }", "sip.digest.listeners names trunk");
    }

    @Test
    void everySettingIsReadBySomebody() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.earwitness.recorder");
        // The command line sets up its own log.
        var unread = Stream.concat(unread(classes, RecorderSettings.class), unread(classes, SipListenerSettings.class))
                .filter(key -> !key.equals("RecorderSettings.logLevel"));

        assertThat(unread).isEmpty();
    }

    private static Stream<String> unread(JavaClasses classes, Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).flatMap(component -> {
            var readers = classes.get(record).getMethod(component.getName()).getCallsOfSelf().stream()
                    .filter(call -> !call.getOriginOwner().isEquivalentTo(RecorderSettings.class)
                            && !call.getOriginOwner().isEquivalentTo(SipListenerSettings.class));
            var self = readers.findAny().isPresent()
                    ? Stream.<String>empty()
                    : Stream.of(record.getSimpleName() + "." + component.getName());
            return component.getType().isRecord()
                            && component.getType().getName().contains("RecorderSettings")
                    ? Stream.concat(self, unread(classes, component.getType()))
                    : self;
        });
    }

    private static void refused(String yaml, String complaint) {
        assertThatThrownBy(() -> RecorderSettings.parse(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(complaint);
    }

    private static void collect(String prefix, JsonNode node, Set<String> keys) {
        for (var entry : node.properties()) {
            var key = prefix + entry.getKey();
            if (entry.getValue().isObject()) {
                collect(key + ".", entry.getValue(), keys);
            } else {
                keys.add(key);
            }
        }
    }
}
