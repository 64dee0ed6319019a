package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.net.MediaSocket;

/// Makes a stream's DTLS ports, with the identity and the limits of this process.
@FunctionalInterface
interface DtlsPorts {
    DtlsPort open(MediaSocket socket, DtlsPort.Listener listener);
}
