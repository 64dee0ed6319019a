package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionDialogTest {
    private static final SessionDialog.Ending ENDING = new SessionDialog.Ending(EndCause.RECORDER_BYE, "enough");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CompletableFuture<Optional<SipResponse>> clientSays = new CompletableFuture<>();
    private final AtomicInteger byes = new AtomicInteger();
    private final SessionDialog dialog = new SessionDialog("one");

    @Test
    void whoeverAsksForTheEndHearsWhatTheClientSaidToTheOneBye() throws Exception {
        dialog.opened(client());
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<ClientAnswer>>();
            for (int i = 0; i < 5; i++) {
                answers.add(asking.submit(() -> dialog.bye(ENDING, PATIENCE, _ -> {})));
            }
            clientSays.complete(Optional.of(new SipResponse(200, "OK", Headers.empty(), Optional.empty())));

            for (var answer : answers) {
                assertThat(answer.get().kind()).isEqualTo(ClientAnswer.Kind.AGREED);
            }
        }
        assertThat(byes).hasValue(1);
    }

    @Test
    void aClientThatCannotBeReachedIsNotWaitedFor() {
        dialog.opened(client());
        clientSays.complete(Optional.empty());

        var answer = dialog.bye(ENDING, PATIENCE, _ -> {
            throw new AssertionError("it said nothing");
        });

        assertThat(answer.kind()).isEqualTo(ClientAnswer.Kind.REFUSED);
        assertThat(answer.text()).contains("cannot be reached");
    }

    private Dialog client() {
        return (Dialog) Proxy.newProxyInstance(
                Dialog.class.getClassLoader(), new Class<?>[] {Dialog.class}, (_, method, _) -> {
                    if (!method.getName().equals("bye")) {
                        throw new AssertionError(method + " is not expected");
                    }
                    byes.incrementAndGet();
                    return clientSays.join();
                });
    }
}
