package io.earwitness.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::ffff:192.0.2.7, 192.0.2.7, true"
    })
    void holdsTheAddressesOfItsNetwork(String block, String address, boolean held) {
        assertThat(AddressBlock.parse(block).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/x", "::/129", "1.2.3"})
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no address and no block");
    }

    @Test
    void anEmptyListAllowsAll() {
        assertThat(AllowList.ALL.allows(InetAddress.getLoopbackAddress())).isTrue();
    }
}
