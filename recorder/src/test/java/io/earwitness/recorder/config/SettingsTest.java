package io.earwitness.recorder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    enum Colour {
        RED,
        GREEN
    }

    record Door(int widthMillis, boolean open, Secret keyCode) {
        Door {
            if (open && widthMillis == 0) {
                throw new IllegalArgumentException("door.open is true, but door.width-millis is 0");
            }
        }
    }

    record House(String name, Colour colour, Duration age, ByteSize cellar, Path plan, Door door) {}

    private static final House DEFAULTS = new House(
            "home",
            Colour.RED,
            Duration.ofDays(1),
            ByteSize.megabytes(1),
            Path.of("plan"),
            new Door(900, false, Secret.NONE));

    @TempDir
    Path directory;

    @Test
    void leavesTheDefaultsWhereNothingIsSaid() throws Exception {
        assertThat(Settings.parse(DEFAULTS, "# nothing\n")).isEqualTo(DEFAULTS);
        assertThat(Settings.read(DEFAULTS, Optional.empty(), Map.of("PATH", "/bin")))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void readsEveryFormOfValue() throws Exception {
        var house = Settings.parse(DEFAULTS, """
                name: 12 Elm Street
                colour: green
                age: 200ms
                cellar: 2 GB
                plan: /tmp/plan
                door: { width-millis: 800, open: yes, key-code: "0815" }
                """);

        assertThat(house)
                .isEqualTo(new House(
                        "12 Elm Street",
                        Colour.GREEN,
                        Duration.ofMillis(200),
                        ByteSize.megabytes(2048),
                        Path.of("/tmp/plan"),
                        new Door(800, true, new Secret("0815"))));
    }

    @Test
    void environmentOverridesTheFile() throws Exception {
        var file = file("door:\n  width-millis: 700\nname: file\n");

        var house = Settings.read(DEFAULTS, Optional.of(file), Map.of("EARWITNESS_DOOR_WIDTH_MILLIS", "650"));

        assertThat(house.door().widthMillis()).isEqualTo(650);
        assertThat(house.name()).isEqualTo("file");
    }

    @Test
    void unknownKeyFailsAndNamesTheNearest() throws Exception {
        var file = file("door:\n  with-millis: 700\n");

        assertThatThrownBy(() -> Settings.read(DEFAULTS, Optional.of(file), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("house.yaml: unknown key 'door.with-millis'; did you mean 'door.width-millis'?");
    }

    @Test
    void unknownVariableFailsAndNamesTheNearest() {
        assertThatThrownBy(() -> Settings.read(DEFAULTS, Optional.empty(), Map.of("EARWITNESS_COLOR", "red")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("unknown environment variable EARWITNESS_COLOR; did you mean EARWITNESS_COLOUR?");
    }

    @Test
    void wrongValueNamesKeyValueAndWhatWasExpected() {
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "door: { width-millis: wide }"))
                .hasMessage("settings: door.width-millis is 'wide', expected a whole number");
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "colour: blue"))
                .hasMessage("settings: colour is 'blue', expected one of red, green");
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "age: 5 fortnights"))
                .hasMessage("settings: age is '5 fortnights', expected a duration such as 200ms, 5s, 10m or 24h");
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "name: [a, b]"))
                .hasMessage("settings: name holds a list, expected a single value");
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "door: 5"))
                .hasMessage(
                        "settings: door is '5', expected a section with: width-millis, open, key-code, key-code-file");
    }

    @Test
    void valuesThatContradictEachOtherAreRefusedInTheRecordsWords() {
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "door: { width-millis: 0, open: true }"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("door.open is true, but door.width-millis is 0");
    }

    @Test
    void brokenYamlNamesTheLineInOneLine() throws Exception {
        var file = file("name: a\ndoor: [\n");

        assertThatThrownBy(() -> Settings.read(DEFAULTS, Optional.of(file), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("house.yaml, line ")
                .hasMessageNotContainingAny("\n", "\r");
    }

    @Test
    void keyWrittenTwiceIsBroken() {
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "name: a\nname: b\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("name");
    }

    @Test
    void secretComesFromAFileOfItsOwnAndIsNeverShown() throws Exception {
        var secret = Files.writeString(directory.resolve("code"), "1234\n");

        var house = Settings.read(
                DEFAULTS,
                Optional.of(file("door: { key-code: '9' }")),
                Map.of("EARWITNESS_DOOR_KEY_CODE_FILE", secret.toString()));

        assertThat(house.door().keyCode().reveal()).isEqualTo("1234");
        assertThat(house.toString()).doesNotContain("1234").contains("***");
    }

    @Test
    void secretInTheEnvironmentReplacesTheFileThatTheSettingsName() throws Exception {
        var file = file("door: { key-code-file: /nowhere }");

        var house = Settings.read(DEFAULTS, Optional.of(file), Map.of("EARWITNESS_DOOR_KEY_CODE", "5678"));

        assertThat(house.door().keyCode().reveal()).isEqualTo("5678");
    }

    @Test
    void secretFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> Settings.parse(DEFAULTS, "door: { key-code-file: /nowhere/at/all }"))
                .hasMessage("settings: door.key-code-file names '/nowhere/at/all', which cannot be read");
    }

    @Test
    void missingFileIsOneLine() {
        var missing = directory.resolve("missing.yaml");

        assertThatThrownBy(() -> Settings.read(DEFAULTS, Optional.of(missing), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cannot read the settings file " + missing);
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("house.yaml"), yaml);
    }
}
