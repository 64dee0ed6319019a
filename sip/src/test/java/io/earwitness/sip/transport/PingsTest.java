package io.earwitness.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Keep-alive of a connection that we opened, on a clock that the test moves.
class PingsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private void begin() {
        channel.freezeTime();
        channel.pipeline().addLast(new Pings(Duration.ofSeconds(30)));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private String sent() {
        ByteBuf bytes = channel.readOutbound();
        if (bytes == null) {
            return "";
        }
        var text = bytes.toString(StandardCharsets.US_ASCII);
        bytes.release();
        return text;
    }

    @Test
    @Tag("TX-15")
    void aConnectionIsPingedAndStaysWhileItAnswers() {
        begin();
        pass(29);
        assertThat(sent()).isEmpty();
        pass(1);
        assertThat(sent()).isEqualTo("\r\n\r\n");
        channel.writeInbound(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
        pass(10);
        assertThat(channel.isOpen()).isTrue();
        pass(20);
        assertThat(sent()).isEqualTo("\r\n\r\n");
    }

    @Test
    @Tag("TX-15")
    void aConnectionThatDoesNotAnswerIsClosed() {
        begin();
        pass(30);
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatWeSendPutsThePingOff() {
        begin();
        pass(20);
        channel.writeOutbound(Unpooled.copiedBuffer("message", StandardCharsets.US_ASCII));
        assertThat(sent()).isEqualTo("message");
        pass(20);
        assertThat(sent()).isEmpty();
    }
}
