package io.earwitness.recorder.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// The settings of recording sessions.
///
/// @param acceptUnmarked  whether an INVITE without any mark of a recording session is taken
/// @param streamsMax      streams received at a time in one session
/// @param mediaAddress    where media ports are bound; empty for the address that the INVITE reached
/// @param mediaAddressTold what our answers say instead
/// @param drain           how long ports stay open after the end
/// @param silentAfter     how long without packets and signalling counts as silent
/// @param endSilent       whether a silent session is ended
/// @param longest         how long a session may last
public record SessionConfig(
        boolean acceptUnmarked,
        int streamsMax,
        Optional<InetAddress> mediaAddress,
        Optional<InetAddress> mediaAddressTold,
        Duration drain,
        Duration silentAfter,
        boolean endSilent,
        Duration longest) {}
