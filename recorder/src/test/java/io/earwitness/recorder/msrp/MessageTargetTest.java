package io.earwitness.recorder.msrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom we connect to for a client that waits for that; 192.0.2.7 is this machine.
class MessageTargetTest {
    private static final InetAddress OURS = InetAddress.ofLiteral("192.0.2.7");

    private static MessageTarget target(String client) {
        return new MessageTarget(Optional.of(client).map(InetAddress::ofLiteral), OURS::equals);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, 198.51.100.1, true",
        "198.51.100.1, 10.1.2.3, true",
        "198.51.100.1, 127.0.0.1, false",
        "198.51.100.1, 127.8.8.8, false",
        "198.51.100.1, ::1, false",
        "198.51.100.1, ::ffff:127.0.0.1, false",
        "198.51.100.1, 192.0.2.7, false",
        "198.51.100.1, 169.254.169.254, false",
        "198.51.100.1, fe80::1, false",
        "198.51.100.1, 0.0.0.0, false",
        "198.51.100.1, ::, false",
        "198.51.100.1, 224.0.0.1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 192.0.2.7, true",
        "192.0.2.7, 127.0.0.1, true",
        "127.0.0.1, 169.254.169.254, false",
        "fe80::2, fe80::1, true",
        "fe80::2, ::1, false"
    })
    void thisMachineAndItsLinkAreForClientsThatAreThere(String client, String host, boolean allowed) {
        assertThat(target(client).allows(InetAddress.ofLiteral(host))).isEqualTo(allowed);
    }

    @Test
    void namesAreJudgedByWhatTheyMean() throws Exception {
        assertThat(target("198.51.100.1").among("localhost")).isEmpty();
        assertThat(target("127.0.0.1").among("localhost")).isPresent();
        assertThat(new MessageTarget(Optional.empty(), OURS::equals).among("127.0.0.1"))
                .isEmpty();
    }
}
