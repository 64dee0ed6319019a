package io.earwitness.app;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// Runs the command line as from a terminal, and holds what the last command said.
final class Terminal {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /// @return the exit code
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /// The same with a line that somebody types.
    int typing(String line, String... arguments) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }
}
