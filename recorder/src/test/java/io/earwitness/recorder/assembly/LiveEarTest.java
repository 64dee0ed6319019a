package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveEarTest {
    private final LiveEar ear = new LiveEar();

    private static byte[] piece(int number) {
        return new byte[] {(byte) number};
    }

    @Test
    void whoLagsBehindMissesTheOldestButNeverTheHead() throws Exception {
        ear.begin(piece(100));
        for (var i = 0; i < LiveEar.PIECES_MAX + 3; i++) {
            ear.give(piece(i));
        }

        assertThat(ear.leftOutInARow()).isEqualTo(3);
        assertThat(ear.next()).containsExactly(100);
        assertThat(ear.next()).containsExactly(3);
        ear.give(piece(50));
        assertThat(ear.leftOutInARow()).isZero();
    }

    @Test
    void whatWasGivenIsHeardBeforeTheEnd() throws Exception {
        ear.begin(piece(100));
        ear.give(piece(1));
        ear.end();

        assertThat(ear.next()).containsExactly(100);
        assertThat(ear.next()).containsExactly(1);
        assertThat(ear.next()).isEmpty();
        assertThat(ear.next()).isEmpty();
    }

    @Test
    void whatBreaksOffSaysWhy() {
        ear.breakOff("the journal cannot be read");

        assertThatThrownBy(ear::next).isInstanceOf(IOException.class).hasMessage("the journal cannot be read");
    }

    @Test
    void whoWaitsWhileItIsClosedHearsTheEnd() throws Exception {
        var listener = Thread.ofVirtual().start(() -> {
            try {
                assertThat(ear.next()).isEmpty();
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        });
        ear.close();
        listener.join();
        assertThat(ear.isClosed()).isTrue();
    }
}
