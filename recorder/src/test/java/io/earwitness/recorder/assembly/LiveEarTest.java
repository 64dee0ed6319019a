package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.FutureTask;
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
    void whatWasGivenIsHeardBeforeItBreaksOffUnlessItMayNotBe() throws Exception {
        ear.begin(piece(100));
        ear.give(piece(1));
        ear.breakOff("the journal cannot be read");
        assertThat(ear.next()).containsExactly(100);
        ear.forbid("nobody may");

        assertThatThrownBy(ear::next).isInstanceOf(IOException.class).hasMessage("nobody may");
    }

    @Test
    void whoWaitsWhileItIsClosedHearsTheEnd() throws Exception {
        var heard = new FutureTask<>(ear::next);
        Thread.ofVirtual().start(heard);
        ear.close();
        assertThat(heard.get()).isEmpty();
        assertThat(ear.isClosed()).isTrue();
    }
}
