package io.earwitness.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.stun.BindingAnswer;
import io.earwitness.sip.stun.BindingRequest;
import io.earwitness.sip.transaction.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// When a Binding request is sent, sent again and given up, on a clock that the test moves.
class BindingTransactionTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<Long> sentMillis = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<BindingAnswer> answers = new ArrayList<>();
    private final BindingTransaction transaction =
            new BindingTransaction(loop, new BindingRequest(new Random(1)), this::note, answers::add);

    private void note(byte[] bytes) {
        sentMillis.add(loop.nowMillis());
        sent.add(bytes);
    }

    @Test
    void isSentAgainAsTheRfcSaysAndGivenUp() {
        transaction.send();
        loop.pass(Duration.ofMillis(39_499));
        assertThat(sentMillis).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
        assertThat(sent).allSatisfy(one -> assertThat(one).isEqualTo(sent.getFirst()));
        assertThat(answers).isEmpty();

        loop.pass(Duration.ofMillis(1));

        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        BindingAnswer.Failed.class,
                        failed -> assertThat(failed.why()).contains("does not answer"));
        assertThat(transaction.isOver()).isTrue();
    }

    @Test
    void anAnswerEndsItAndIsHeardOnce() {
        transaction.send();
        loop.pass(Duration.ofMillis(600));
        var answer = sent.getFirst().clone();
        answer[0] = 1;
        answer[1] = 1;

        transaction.received(new byte[40]);
        assertThat(transaction.isOver()).isFalse();
        transaction.received(answer);
        transaction.received(answer);
        loop.pass(Duration.ofMinutes(2));

        assertThat(sentMillis).containsExactly(0L, 500L);
        assertThat(answers).hasSize(1);
        assertThat(loop.timersPending()).isZero();
    }
}
