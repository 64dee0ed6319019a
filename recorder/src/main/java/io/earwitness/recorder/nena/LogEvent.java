package io.earwitness.recorder.nena;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/// One NENA LogEvent of a recording (NENA-STA-010.3 §4.12.3): when, what, and how its members are read when it is
/// written, so that a thousand messages are not in memory at once.
record LogEvent(Instant at, Kind kind, boolean toldElsewhere, Members own) {

    /// In the order in which those of the same moment are told.
    enum Kind {
        REC_CALL_START("RecCallStartLogEvent"),
        CALL_SIGNALING_MESSAGE("CallSignalingMessageLogEvent"),
        SIP_REC_METADATA("SipRecMetadataLogEvent"),
        REC_MEDIA_START("RecMediaStartLogEvent"),
        NON_RTP_MEDIA_MESSAGE("NonRtpMediaMessageLogEvent"),
        REC_MEDIA_END("RecMediaEndLogEvent"),
        RECORDING_FAILED("RecordingFailedLogEvent"),
        REC_CALL_END("RecCallEndLogEvent");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /// As `logEventType` has it.
        String type() {
            return type;
        }
    }

    /// Adds the members of its kind to those that every event has.
    interface Members {
        void addTo(Map<String, Object> event) throws IOException;
    }
}
