package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
    private static final InetSocketAddress SOURCE = InetSocketAddress.createUnresolved("192.0.2.1", 5060);

    private final Logger logger = (Logger) LoggerFactory.getLogger("refusals of a test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final RefusalLog log = new RefusalLog(logger, now::get);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    private static RefusalException full() {
        return RefusalException.unavailable("sessions", "Too Many Sessions", Duration.ofSeconds(5));
    }

    @Test
    void aFloodIsOneLineAndThenOneInTenSeconds() {
        for (int i = 0; i < 1000; i++) {
            log.tell(SOURCE, full());
        }
        assertThat(lines.list).hasSize(1);

        now.addAndGet(TimeUnit.SECONDS.toNanos(10));
        log.tell(SOURCE, full());

        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getLast().getFormattedMessage()).contains("so were 999 more");
    }

    @Test
    void anotherReasonIsToldAtOnceAndNoWordsTwice() {
        log.tell(SOURCE, full());
        log.tell(SOURCE, RefusalException.notAcceptable("offerless", "An INVITE to be recorded carries an offer"));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allMatch(line -> line.startsWith("refused a call from "))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(": 503 Too Many Sessions"),
                        second -> assertThat(second)
                                .endsWith(": 488 Not Acceptable Here: An INVITE to be recorded carries an offer"));
    }
}
